package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/usevalue/usevalue/pricing/usagelog"
)

// most is the largest amount of money and count that is taken for one.
const most = 1e6

// options say how files are read.
type options struct {
	format usagelog.Format
	units  units
}

// readQuotes reads files of prices and of rates, told apart by their columns.
// Where one kind is not given, built-in quotes are used. All faults of all files
// come in one error.
func readQuotes(paths []string, o options) (*quotes, error) {
	q := builtIn()
	var errs []error
	read := map[string]string{}
	for _, path := range paths {
		kind, err := q.read(path, o)
		if before, twice := read[kind]; twice && err == nil {
			err = fmt.Errorf("%s has %s, as %s has, want one file of each", path, kind, before)
		}
		read[kind] = path
		errs = append(errs, err)
	}
	return q, errors.Join(errs...)
}

func (q *quotes) read(path string, o options) (kind string, err error) {
	s, err := usagelog.OpenSheet(usagelog.File(path), o.format)
	if err != nil {
		return "", err
	}
	switch {
	case s.Has("price_usd"):
		kind, q.priceSource, q.prices, q.left = "prices", path, nil, nil
		err = s.Each([]string{"vendor", "product", "billing_unit", "price_usd"}, func(r usagelog.Cells) { q.addPrice(r, &o.units) })
	case s.Has("value"):
		kind, q.ratesSource, q.rates = "rates", path, nil
		usd := 0
		err = s.Each([]string{"vendor", "metric", "value", "unit"}, func(r usagelog.Cells) { q.addRate(r, &usd) })
	default:
		return "", fmt.Errorf("%s:1: no column price_usd, as a file of prices has, or value, as one of rates has; the header is %q", path, s.Names())
	}
	return kind, err
}

// addPrice takes the price of a row, if it is for conversations.
func (q *quotes) addPrice(r usagelog.Cells, known *units) {
	p := price{vendor: r.Name("vendor"), product: r.Text("product")}
	text, billed := r.Text("price_usd"), r.Name("billing_unit")
	share, isShare := strings.CutSuffix(text, "%")
	const want = "dollars from 0 to 1e6, nothing, or a share in percent"
	if isShare {
		r.Parse("price_usd", share, want, func(x float64) bool { return x >= 0 && x <= 100 })
	} else if text != "" {
		p.usd = r.Parse("price_usd", text, want, func(x float64) bool { return x >= 0 && x <= most })
	}
	switch {
	case billed == "":
	case text == "":
		q.left = append(q.left, p.product+" (no price published)")
	case isShare:
		q.left = append(q.left, p.product+" (a share of value)")
	default:
		is, size, err := known.parse(billed, r.Amount)
		p.unit, p.usd = is, p.usd/size
		switch {
		case err != nil:
			r.Fault("billing_unit", "%v", err)
		case is == another:
			q.left = append(q.left, p.product+" ("+billed+")")
		default:
			q.prices = append(q.prices, p)
		}
	}
}

// addRate takes the rate, the cost or the count of a row: percentages are rates,
// the one amount in dollars is what a person costs, and a count of actions is
// that of a conversation.
func (q *quotes) addRate(r usagelog.Cells, usd *int) {
	x := rate{vendor: r.Name("vendor"), metric: r.Text("metric")}
	switch kind := r.Text("unit"); kind {
	case "pct":
		x.low, x.high = readSpan(r, "value", "percent, 0 to 100, or a range such as 25-35", func(_, high float64) bool { return high <= 100 })
		x.low, x.high = x.low/100, x.high/100
		q.rates = append(q.rates, x)
	case "usd":
		low, high := readSpan(r, "value", "dollars, above 0 and to 1e6, or a range", func(low, high float64) bool { return low > 0 && high <= most })
		q.human = (low + high) / 2
		if *usd++; *usd > 1 {
			r.Fault("unit", "is usd again, want one row of it: what a person's answer costs")
		}
	case "count":
		if strings.Contains(x.metric, "actions") {
			x.low, x.high = readSpan(r, "value", "actions, above 0 and to 1e6, or a range such as 5-15", func(low, high float64) bool { return low > 0 && high <= most })
			q.actions = x
		}
	default:
		r.Fault("unit", "is %q, want pct, usd or count", kind)
	}
}

// readSpan reads a number, or a range of two, from 0 on and such as is good.
func readSpan(r usagelog.Cells, column, want string, good func(low, high float64) bool) (low, high float64) {
	text := r.Text(column)
	first, last := text, text
	if _, ok := r.Amount(text); !ok && strings.Contains(text, "-") {
		first, last, _ = strings.Cut(text, "-")
	}
	low, okLow := r.Amount(first)
	high, okHigh := r.Amount(last)
	if !okLow || !okHigh || !(0 <= low && low <= high && good(low, high)) {
		r.Fault(column, "is %q, want %s", text, want)
	}
	return low, high
}
