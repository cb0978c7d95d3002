package pricingtest

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/usevalue/usevalue/pricing"
)

// pure charges the account in each form: as it is, with its totals beside the
// deliveries, and with its totals alone, which not every strategy can charge.
func (t *test) pure(a *pricing.Account) string {
	for _, form := range []*pricing.Account{a, known(a), totals(a)} {
		if detail := t.changes(form); detail != "" {
			return detail
		}
		if detail := t.keeps(form); detail != "" {
			return detail
		}
	}
	return ""
}

// changes says what the strategy writes into the account, or whether it charges
// otherwise the next time.
func (t *test) changes(a *pricing.Account) string {
	given := roomy(a)
	lists := *given
	first := t.unchecked(given)
	if !equal(given, a) || !equal(&lists, a) {
		return "it changes the account, to " + describe(given)
	}
	room := roomy(a)
	if !slices.Equal(whole(lists.Deliveries), whole(room.Deliveries)) || !slices.Equal(whole(lists.History), whole(room.History)) {
		return "it writes beyond the end of a list of the account, as append does, want a copy"
	}
	t.safely(&pricing.Account{Deliveries: []pricing.Delivery{{Success: 1, Value: 3, Cost: 2}}})
	if again := t.safely(a); !same(again, first) {
		return fmt.Sprintf("it charges %v, and %v the next time", first, again)
	}
	return ""
}

// keeps says whether the strategy knows an account again by its place in memory,
// where another has been put, as callers do.
func (t *test) keeps(a *pricing.Account) string {
	given := clone(a)
	t.unchecked(given)
	other := change(a, func(d *pricing.Delivery) {
		d.Usage = d.Usage.Plus(pricing.Usage{Input: 1, CacheRead: 1, CacheWrite: 1, Output: 1})
		d.Cost, d.Value, d.Harm = d.Cost+1, d.Value+1, d.Harm+1
		d.Attempts, d.Count, d.Success = d.Attempts+2, d.Count+2, d.Success+1
	})
	for i := range other.History {
		other.History[i] = pricing.Statement{Total: pricing.Delivery{Count: 3, Success: 2, Cost: 5}, Charge: 17}
	}
	copy(given.Deliveries, other.Deliveries)
	copy(given.History, other.History)
	if other.Totals != nil {
		*given.Totals = *other.Totals
	}
	if x, want := t.unchecked(given), t.safely(other); !same(x, want) {
		return fmt.Sprintf("it charges %v, and %v where another account was in its place before: it keeps what it is given", want, x)
	}
	return ""
}

// roomy is a copy with room for one more behind each list.
func roomy(a *pricing.Account) *pricing.Account {
	c := clone(a)
	if n := len(c.Deliveries); n > 0 {
		c.Deliveries = append(c.Deliveries, pricing.Delivery{Class: -1})[: n : n+1]
	}
	if n := len(c.History); n > 0 {
		c.History = append(c.History, pricing.Statement{Charge: -1})[: n : n+1]
	}
	return c
}

// whole is a list with the room behind it.
func whole[T any](list []T) []T { return list[:cap(list)] }

// remembers charges all accounts again, the last first, when everything else has
// been charged, and compares with what they were charged at the very beginning.
func (t *test) remembers() *Broken {
	var found *Broken
	for i, a := range slices.Backward(t.accounts) {
		again := t.safely(a)
		if !same(again, t.first[i]) && (found == nil || parts(a) <= parts(found.Account)) {
			found = &Broken{Pure, a, fmt.Sprintf("it charges %v, and %v after other accounts", t.first[i], again)}
		}
	}
	return found
}

// parts is how much an account lists.
func parts(a *pricing.Account) int { return len(a.Deliveries) + len(a.History) }

// sharing is how long a while is, for shares.
var sharing = 50 * time.Millisecond

// shares charges one long account from two goroutines at the same time, over and
// over, so that they come in each other's way if they can: for a while, and, with
// one processor, until each has had a turn during the other's.
func (t *test) shares() *Broken {
	const (
		length = 3000
		most   = time.Second
	)
	a := alike(length, pricing.Delivery{Cost: 0.2, Attempts: 2, Count: 1, Success: 1, Value: 3, Usage: pricing.Usage{Input: 1000, Output: 100}})
	want := t.safely(a)
	given := clone(a)
	start := make(chan struct{})
	var wait sync.WaitGroup
	var charges [2]float64
	var done [2]atomic.Bool // whether a goroutine has come to a charge
	for i := range charges {
		wait.Go(func() {
			<-start
			begin := time.Now()
			for {
				charges[i] = t.unchecked(given)
				done[i].Store(true)
				spent := time.Since(begin)
				if !same(charges[i], want) || spent > sharing && done[1-i].Load() || spent > most {
					return
				}
			}
		})
	}
	close(start)
	wait.Wait()
	for _, x := range charges {
		if !same(x, want) {
			return &Broken{Pure, a, fmt.Sprintf("it charges %v, and %v while it is asked twice at the same time", want, x)}
		}
	}
	return nil
}

// safely is the charge, NaN where the strategy panics.
func (t *test) safely(a *pricing.Account) float64 { return t.unchecked(clone(a)) }

// unchecked is safely for an account that is the caller's own.
func (t *test) unchecked(a *pricing.Account) (charge float64) {
	defer func() {
		if recover() != nil {
			charge = math.NaN()
		}
	}()
	return t.strategy.Charge(a)
}

// same reports whether two charges are equal, NaN being itself.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
