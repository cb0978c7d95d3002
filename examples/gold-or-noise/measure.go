package main

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
)

// number is a figure of a group of persons, with its standard error over persons.
// Both are NaN where the log cannot tell.
type number struct{ value, err float64 }

// interval is Student's t, of an error that comes from so many independent parts.
func (n number) interval(parts int) (low, high float64) {
	t := distuv.StudentsT{Sigma: 1, Nu: float64(parts - 1)}.Quantile((1 + level) / 2)
	return n.value - t*n.err, n.value + t*n.err
}

// known reports whether it has an interval.
func (n number) known() bool { return n.err > 0 }

// quantity is one of the figures that are measured of a group of persons.
type quantity int

const (
	alone quantity = iota
	advice
	together
	gain
	improved
	spoiled
	rightAnyway
	wrongAllTheSame
	followed
	followedRight
	followedWrong
	neither
	couldImprove
	couldSpoil
	dependence
	billedRight
	billedActed
	billedImproved
	knowledgeVariance
	followedVariance
	gainVariance
	quantities
)

// measure is how a quantity is computed of sums over persons.
type measure struct {
	terms func(*person) sums // of one person
	of    func(sums) float64 // NaN where there is nothing to divide by
}

// sums are what a measure adds up over persons. All are whole numbers: so a person is taken
// out of them without rounding.
type sums [6]float64

func (s sums) plus(t sums, times float64) sums {
	for i := range s {
		s[i] += times * t[i]
	}
	return s
}

func (m measure) sums(people []person) (total sums) {
	for i := range people {
		total = total.plus(m.terms(&people[i]), 1)
	}
	return total
}

// measures has one for each quantity.
var measures = [quantities]measure{
	alone:           share(func(own, _, _ int) bool { return own == 1 }, every),
	advice:          share(func(_, advice, _ int) bool { return advice == 1 }, every),
	together:        share(func(_, _, final int) bool { return final == 1 }, every),
	gain:            mean(gained),
	improved:        share(func(own, _, final int) bool { return own == 0 && final == 1 }, every),
	spoiled:         share(func(own, _, final int) bool { return own == 1 && final == 0 }, every),
	rightAnyway:     share(func(own, _, final int) bool { return own == 1 && final == 1 }, every),
	wrongAllTheSame: share(func(own, _, final int) bool { return own == 0 && final == 0 }, every),

	followed:      share(follows, differs),
	followedRight: share(follows, func(own, advice, _ int) bool { return own == 0 && advice == 1 }),
	followedWrong: share(follows, func(own, advice, _ int) bool { return own == 1 && advice == 0 }),
	neither: share(func(own, _, final int) bool { return final != own },
		func(own, advice, _ int) bool { return own == advice }),

	couldImprove: share(func(own, advice, _ int) bool { return own == 0 && advice == 1 }, every),
	couldSpoil:   share(func(own, advice, _ int) bool { return own == 1 && advice == 0 }, every),
	dependence:   covariance(),

	billedRight:    mean(event(pricing.Right)),
	billedActed:    mean(event(pricing.Acted)),
	billedImproved: mean(event(pricing.Improved)),

	knowledgeVariance: varianceBeyondLuck(func(own, _, _ int) float64 { return float64(own) }, one),
	followedVariance:  varianceBeyondLuck(indicator(follows), indicator(differs)),
	gainVariance:      varianceBeyondLuck(gained, one),
}

// valueOf is a quantity of some persons.
func valueOf(q quantity, people []person) float64 { return measures[q].of(measures[q].sums(people)) }

// measured are all quantities of some persons, with errors by leaving out one person at a
// time.
func measured(people []person) (n [quantities]number) {
	without := make([]float64, len(people))
	for q, m := range measures {
		total := m.sums(people)
		for i := range people {
			without[i] = m.of(total.plus(m.terms(&people[i]), -1))
		}
		n[q] = number{m.of(total), jackknife(without)}
	}
	return n
}

// jackknife is the standard error of a number, from what it is without each of several
// independent parts in turn (Efron and Stein, 1981).
func jackknife(without []float64) float64 {
	n := float64(len(without))
	return (n - 1) / math.Sqrt(n) * stat.StdDev(without, nil)
}

// A kind is a number for uses that went one way, by what was right: 1 where they count, 0 where not.
type kind = func(own, advice, final int) float64

func one(_, _, _ int) float64 { return 1 }

func gained(own, _, final int) float64 { return float64(final - own) }

func every(_, _, _ int) bool { return true }

// differs says that one of two was right, and the other wrong.
func differs(own, advice, _ int) bool { return own != advice }

// follows says that one of two was right, and the final answer was as the advice.
func follows(own, advice, final int) bool { return own != advice && final == advice }

// event is 1 for uses in which a contract's event came true: advice was acted on where the
// final answer is as it.
func event(e pricing.Event) kind {
	return func(own, advice, final int) float64 {
		o := pricing.Odds{Right: float64(advice), Own: float64(own)}
		if final == advice {
			o.Able = 1
		}
		return e.Chance(o, 0)
	}
}

func indicator(is func(own, advice, final int) bool) kind {
	return func(own, advice, final int) float64 {
		if is(own, advice, final) {
			return 1
		}
		return 0
	}
}

// share is the share of uses that are such, in those that are of some kind.
func share(such, of func(own, advice, final int) bool) measure {
	both := func(own, advice, final int) bool { return such(own, advice, final) && of(own, advice, final) }
	return ratio(indicator(both), indicator(of))
}

// mean is that of a number over uses.
func mean(x kind) measure { return ratio(x, one) }

func ratio(x, of kind) measure {
	return measure{
		terms: func(p *person) sums { return sums{p.sum(x), p.sum(of)} },
		of:    func(s sums) float64 { return s[0] / s[1] },
	}
}

// covariance is how much more often own answer and advice are both right than if they were
// independent; as much more often both are wrong.
func covariance() measure {
	return measure{
		terms: func(p *person) sums {
			return sums{
				p.sum(func(own, advice, _ int) float64 { return float64(own * advice) }),
				p.sum(func(own, _, _ int) float64 { return float64(own) }),
				p.sum(func(_, advice, _ int) float64 { return float64(advice) }),
				p.sum(one),
			}
		},
		of: func(s sums) float64 { return s[0]/s[3] - s[1]/s[3]*s[2]/s[3] },
	}
}

// sum is that of a number over the uses of a person.
func (p *person) sum(x kind) (sum float64) {
	for own := range 2 {
		for advice := range 2 {
			for final := range 2 {
				sum += p.uses[own][advice][final] * x(own, advice, final)
			}
		}
	}
	return sum
}

// varianceBeyondLuck is the variance over persons of their means of x, in uses where of is 1,
// over what luck gives these: the mean product of two uses of one person, less that of uses
// of two persons (after Kleinman, 1973, with pairs of uses as weights). It may be below 0.
func varianceBeyondLuck(x, of kind) measure {
	square := func(own, advice, final int) float64 { v := x(own, advice, final); return v * v }
	return measure{
		terms: func(p *person) sums {
			s, n := p.sum(x), p.sum(of)
			return sums{s, n, s * s, n * n, s*s - p.sum(square), n * (n - 1)}
		},
		of: func(s sums) float64 { return s[4]/s[5] - (s[0]*s[0]-s[2])/(s[1]*s[1]-s[3]) },
	}
}
