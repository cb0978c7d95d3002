package pricing

import (
	"cmp"
	"errors"
	"fmt"
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
		errs = append(errs, fmt.Errorf("From is %d and For is %d, want numbers of periods of at least 0", g.From, g.For))
	}
	return errors.Join(errs...)
}

// draw is the prepaid credit that settles part of a sum. The periods before are
// gone through again, because what is left of a grant is not kept anywhere: each
// draws first on what expires first.
func (p *Plan) draw(a *Account, sum float64) float64 {
	grants := slices.Clone(p.Prepaid)
	term := 0.0 // usage so far in the commitment's term
	for i, s := range a.History {
		due := s.usage()
		term += s.usage()
		if n := p.Commitment.Periods; n > 0 && (i+1)%n == 0 {
			missing := max(p.Commitment.Amount-term, 0)
			due += missing
			term = 0
			if p.Commitment.Rollover {
				grants = append(grants, Grant{Amount: missing, From: i + 1, For: n})
			}
		}
		use(grants, i, due)
	}
	return use(grants, len(a.History), sum)
}

// use takes what is due in a period from the grants that can be used in it, and
// returns how much.
func use(grants []Grant, period int, due float64) float64 {
	slices.SortStableFunc(grants, func(a, b Grant) int { return cmp.Compare(a.end(), b.end()) })
	drawn := 0.0
	for i := range grants {
		g := &grants[i]
		if g.From <= period && period < g.end() {
			part := min(g.Amount, max(due-drawn, 0))
			g.Amount -= part
			drawn += part
		}
	}
	return drawn
}
