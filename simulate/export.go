package simulate

import (
	"encoding/csv"
	"io"
	"reflect"
	"strconv"
)

// WriteCSV writes a row for each offer and replication: where it came from, then
// every field of its Tally, and the sums of metrics that have one of their own. Where
// there are groups, two more columns name the group and the label; both are empty in
// the rows of the whole, which come first.
func (r *Result) WriteCSV(w io.Writer) error {
	if err := r.refusal(); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	header := []string{"Version", "Platform", "Market", "Seed", "Receivers", "Periods", "Offer", "Replication"}
	if len(r.Groups) > 0 {
		header = append(header, "Group", "Label")
	}
	names, _ := flatten("", reflect.ValueOf(Tally{}))
	for i := range names {
		if names[i] == "Receivers" {
			names[i] = "ReceiverPeriods" // not the provenance of that name
		}
	}
	header = append(header, names...)
	if err := out.Write(append(header, r.Metrics...)); err != nil {
		return err
	}
	if err := r.writeRows(out, r.Tallies, "", ""); err != nil {
		return err
	}
	for _, g := range r.Groups {
		for k, label := range g.Labels {
			if err := r.writeRows(out, g.Tallies[k], g.Name, label); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func (r *Result) writeRows(out *csv.Writer, tallies [][]Tally, group, label string) error {
	for o := range tallies {
		for i := range tallies[o] {
			row := []string{
				r.Version, r.Platform, r.Market, strconv.FormatUint(r.Seed, 10), strconv.Itoa(r.Receivers), strconv.Itoa(r.Periods),
				r.Offers[o], strconv.Itoa(r.First + i),
			}
			if len(r.Groups) > 0 {
				row = append(row, group, label)
			}
			_, values := flatten("", reflect.ValueOf(tallies[o][i]))
			row = append(row, values...)
			for _, x := range tallies[o][i].Sums {
				row = append(row, strconv.FormatFloat(x, 'g', -1, 64))
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// flatten lists the numbers of a struct, and of those within it, with their names, but for
// the number of the replication, which has a column already.
func flatten(prefix string, v reflect.Value) (names, values []string) {
	for i := range v.NumField() {
		if f := v.Type().Field(i); !f.IsExported() || f.Name == "Replication" {
			continue
		}
		name, field := prefix+v.Type().Field(i).Name, v.Field(i)
		switch field.Kind() {
		case reflect.Struct:
			n, x := flatten(name+".", field)
			names, values = append(names, n...), append(values, x...)
		case reflect.Float64:
			names, values = append(names, name), append(values, strconv.FormatFloat(field.Float(), 'g', -1, 64))
		case reflect.Int:
			names, values = append(names, name), append(values, strconv.FormatInt(field.Int(), 10))
		}
	}
	return names, values
}
