package pricingtest

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/usevalue/usevalue/pricing"
)

func (t *test) pure(a *pricing.Account) string {
	given := clone(a)
	first := t.strategy.Charge(given)
	if !reflect.DeepEqual(given, clone(a)) {
		return "it changes the account, to " + describe(given)
	}
	t.charge(&pricing.Account{Deliveries: []pricing.Delivery{{Success: 1, Value: 3, Cost: 2}}})
	if again := t.charge(a); again != first {
		return fmt.Sprintf("it charges %v, and %v the next time", first, again)
	}
	return ""
}

// remembers charges all accounts again, the last first, when everything else has
// been charged, and compares with what they were charged at the very beginning.
func (t *test) remembers() *Broken {
	for i, a := range slices.Backward(t.accounts) {
		if again := t.safely(a); !same(again, t.first[i]) {
			return &Broken{Pure, a, fmt.Sprintf("it charges %v, and %v after other accounts", t.first[i], again)}
		}
	}
	return nil
}

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
	start := make(chan struct{})
	var wait sync.WaitGroup
	var charges [2]float64
	var done [2]atomic.Bool // whether a goroutine has come to a charge
	for i := range charges {
		mine := clone(a)
		wait.Go(func() {
			<-start
			begin := time.Now()
			for {
				charges[i] = t.unchecked(mine)
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
