package pricingtest

import (
	"iter"
	"reflect"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// clone is a copy that shares no memory with the account.
func clone(a *pricing.Account) *pricing.Account {
	c := *a
	c.Deliveries = append([]pricing.Delivery(nil), a.Deliveries...)
	c.History = append([]pricing.Statement(nil), a.History...)
	if a.Totals != nil {
		total := *a.Totals
		c.Totals = &total
	}
	return &c
}

// equal reports whether two accounts hold the same.
func equal(a, b *pricing.Account) bool {
	if !slices.Equal(a.Deliveries, b.Deliveries) || !slices.Equal(a.History, b.History) {
		return false
	}
	x, y := *a, *b
	x.Deliveries, x.History, y.Deliveries, y.History = nil, nil, nil, nil
	return reflect.DeepEqual(x, y)
}

// with is the account with other deliveries, which it keeps. Where it holds their
// totals too, these follow.
func with(a *pricing.Account, deliveries []pricing.Delivery) *pricing.Account {
	bare := *a
	bare.Deliveries = nil
	c := clone(&bare)
	c.Deliveries = deliveries
	if c.Totals != nil {
		c.Totals = sum(c)
	}
	return c
}

// sum is the total of the deliveries.
func sum(a *pricing.Account) *pricing.Delivery {
	total := (&pricing.Account{Deliveries: a.Deliveries}).Total()
	return &total
}

// change is the account with every delivery changed, or its totals where these
// alone are known.
func change(a *pricing.Account, f func(*pricing.Delivery)) *pricing.Account {
	c := clone(a)
	for i := range c.Deliveries {
		f(&c.Deliveries[i])
	}
	switch {
	case c.Totals != nil && len(c.Deliveries) == 0:
		f(c.Totals)
	case c.Totals != nil:
		c.Totals = sum(c)
	}
	return c
}

// known is the account with the totals of its deliveries beside them.
func known(a *pricing.Account) *pricing.Account {
	c := clone(a)
	c.Totals = sum(c)
	return c
}

// agree reports whether the totals of an account are those of its deliveries.
func agree(a *pricing.Account) bool {
	want := sum(a)
	for _, q := range quantities {
		if !near(*q.of(want), *q.of(a.Totals)) {
			return false
		}
	}
	return true
}

// totals is the account with its totals alone.
func totals(a *pricing.Account) *pricing.Account {
	total, bare := a.Total(), *a
	bare.Deliveries, bare.Totals = nil, &total
	return clone(&bare)
}

// run is so many alike that follow one another.
type run[T comparable] struct {
	of T
	n  int
}

// runs are the runs of a list, each with the place of its first.
func runs[T comparable](list []T) iter.Seq2[int, run[T]] {
	return func(yield func(int, run[T]) bool) {
		for from := 0; from < len(list); {
			n := 1
			for from+n < len(list) && list[from+n] == list[from] {
				n++
			}
			if !yield(from, run[T]{list[from], n}) {
				return
			}
			from += n
		}
	}
}
