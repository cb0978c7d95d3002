package pricing

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// Grant is credit that was paid for before it is used.
type Grant struct {
	Amount float64 // currency, at least 0
	From   int     // first period in which it can be used, from 0: the buyer's first
	For    int     // periods it lasts; 0: it does not expire
}

// end is the first period in which the grant is gone.
func (g Grant) end() int {
	if g.For == 0 || g.From > math.MaxInt-g.For {
		return math.MaxInt
	}
	return g.From + g.For
}

func (g Grant) validate() error {
	errs := []error{fault.AtLeastZero("Amount", g.Amount)}
	if g.From < 0 || g.For < 0 {
		errs = append(errs, fault.Field("From", "is %d and For is %d, want numbers of periods of at least 0", g.From, g.For))
	}
	return errors.Join(errs...)
}

// credit is what is left of a grant, or of what was rolled over.
type credit struct {
	left, granted float64
	from, end     int  // first period in which it can be used, and in which it is gone
	rolled        bool // it pays for usage alone
}

// draw is the credit that settles part of a period's usage and of what is missing in
// its term. The periods before are gone through again, because what is left of a
// grant is not kept anywhere.
func (p *Plan) draw(a *Account, usage, missing float64) float64 {
	w := make(wallet, 0, len(p.Prepaid)+1)
	for _, g := range p.Prepaid {
		w = append(w, credit{left: g.Amount, granted: g.Amount, from: g.From, end: g.end()})
	}
	w.sort()
	term := 0.0 // usage so far in the commitment's term
	for i := range a.History {
		used, short := a.History[i].usage(), 0.0
		term += used
		if p.Commitment.ends(i) {
			short, term = p.Commitment.missing(term), 0
		}
		w.pay(i, used, short)
		if p.Commitment.Rollover && p.Commitment.ends(i) {
			w = w.roll(short, i+1, i+1+p.Commitment.Periods)
		}
	}
	return w.pay(len(a.History), usage, missing)
}

// wallet is a buyer's credit in the order in which it is drawn on: what expires first
// goes first, and of what expires together that which was rolled over.
type wallet []credit

func (w wallet) sort() {
	slices.SortStableFunc(w, func(a, b credit) int {
		if a.end == b.end && a.rolled != b.rolled {
			if a.rolled {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.end, b.end)
	})
}

// roll puts what was missing in a term in the place of what was rolled over before,
// which is gone.
func (w wallet) roll(missing float64, from, end int) wallet {
	w = append(slices.DeleteFunc(w, func(c credit) bool { return c.rolled }), credit{missing, missing, from, end, true})
	w.sort()
	return w
}

// pay draws what is due in a period, and returns how much. What was rolled over pays
// for usage alone, so other credit goes first into what is missing.
func (w wallet) pay(period int, usage, missing float64) float64 {
	if usage < 0 {
		usage, missing = 0, max(usage+missing, 0)
	}
	due := usage + missing
	for i := range w {
		c := &w[i]
		if period < c.from || period >= c.end || c.left == 0 {
			continue
		}
		if !c.rolled {
			missing = c.pay(missing)
		}
		usage = c.pay(usage)
	}
	return due - (usage + missing)
}

// pay draws on the credit, and returns what is still due. What is within rounding of
// all that was granted is nothing, left or due.
func (c *credit) pay(due float64) float64 {
	if c.left == 0 {
		return due
	}
	part := min(c.left, due)
	c.left = rest(c.left, part, c.granted)
	return rest(due, part, c.granted)
}
