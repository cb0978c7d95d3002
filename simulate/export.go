package simulate

import (
	"encoding/csv"
	"io"
	"reflect"
	"strconv"
)

// WriteCSV writes a row for each offer and replication: where it came from, then
// every field of its Tally.
func (r *Result) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	header := []string{"Version", "Platform", "Market", "Seed", "Receivers", "Periods", "Offer", "Replication"}
	names, _ := flatten("", reflect.ValueOf(Tally{}))
	for i := range names {
		if names[i] == "Receivers" {
			names[i] = "ReceiverPeriods" // not the provenance of that name
		}
	}
	if err := out.Write(append(header, names...)); err != nil {
		return err
	}
	for o, tallies := range r.Tallies {
		for i := range tallies {
			row := []string{
				r.Version, r.Platform, r.Market, strconv.FormatUint(r.Seed, 10), strconv.Itoa(r.Receivers), strconv.Itoa(r.Periods),
				r.Offers[o], strconv.Itoa(r.First + i),
			}
			_, values := flatten("", reflect.ValueOf(tallies[i]))
			if err := out.Write(append(row, values...)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// flatten lists the numbers of a struct, and of those within it, with their names.
func flatten(prefix string, v reflect.Value) (names, values []string) {
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
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
