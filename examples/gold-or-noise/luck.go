package main

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"
)

// Uses are dealt out so often, and less often where there are many: so many in all.
const fewestDeals, mostDeals, mostDealt = 400, 4000, 2e8

// luck compares persons who gained nothing or less with what luck makes of persons who are
// all alike.
type luck struct {
	share     float64 // of persons who gained nothing or less in their uses
	alike     float64 // the same were all alike
	low, high float64 // where it lies at the level, were all alike
	chance    float64 // of at least the share that was seen
	deals     int     // by which it was found
}

// byLuck deals the gains of uses out again over the persons of their group, as many to each
// as it had (a permutation test, Fisher, 1935).
func byLuck(ctx context.Context, people []person, seed uint64) (luck, error) {
	sorted := slices.Clone(people)
	slices.SortStableFunc(sorted, func(a, b person) int { return strings.Compare(a.group, b.group) })
	var gains []float64 // of all uses, group by group
	var whose []int
	var ends []int // of groups in gains
	for i := range sorted {
		gains = append(gains, sorted[i].gains()...)
		for len(whose) < len(gains) {
			whose = append(whose, i)
		}
		if i+1 == len(sorted) || sorted[i+1].group != sorted[i].group {
			ends = append(ends, len(gains))
		}
	}
	l := luck{
		share: withoutGain(gains, whose, len(people)),
		deals: min(max(mostDealt/len(gains), fewestDeals), mostDeals),
	}
	r := rand.New(rand.NewPCG(seed, 0))
	drawn := make([]float64, l.deals)
	for i := range drawn {
		if err := ctx.Err(); err != nil {
			return l, err
		}
		start := 0
		for _, end := range ends {
			part := gains[start:end]
			r.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
			start = end
		}
		drawn[i] = withoutGain(gains, whose, len(people))
		if drawn[i] >= l.share {
			l.chance++
		}
	}
	slices.Sort(drawn)
	l.chance = (l.chance + 1) / float64(l.deals+1)
	l.alike = stat.Mean(drawn, nil)
	l.low = stat.Quantile((1-level)/2, stat.Empirical, drawn, nil)
	l.high = stat.Quantile((1+level)/2, stat.Empirical, drawn, nil)
	return l, nil
}

// gains are those of the uses of a person.
func (p *person) gains() (gains []float64) {
	for own := range 2 {
		for advice := range 2 {
			for final := range 2 {
				for range int(p.uses[own][advice][final]) {
					gains = append(gains, gained(own, advice, final))
				}
			}
		}
	}
	return gains
}

// withoutGain is the share of persons who gained nothing or less.
func withoutGain(gains []float64, whose []int, people int) float64 {
	sum := make([]float64, people)
	for i, g := range gains {
		sum[whose[i]] += g
	}
	n := 0
	for _, s := range sum {
		if s <= 0 {
			n++
		}
	}
	return float64(n) / float64(people)
}
