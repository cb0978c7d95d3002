package simulate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// How many receivers are sampled, in all and of a replication.
const (
	maxSample   = 256
	maxSampleOf = 64
	minSample   = 10 // below, it tells nothing
)

// Sample tells how skewed the numbers are that single receivers bring to an offer, which the
// tallies of replications do not show: by some of the receivers, the first of the first
// replications, and by what is known of the distributions. As JSON it takes some 200 kB.
type Sample struct {
	Tallies         []Tally // by receiver, over all periods
	StakesSkewness  float64 // of a receiver's stakes, summed over its tasks, by their distributions
	SquaresSkewness float64 // of the square of that
	CostSkewness    float64 // of the cost of an attempt, by its distribution
}

// sampled is how many receivers of a replication are.
func (g *engine) sampled(replication uint64) int {
	n, most := min(g.receivers, maxSampleOf), maxSample
	if g.expecting { // enough to tell whether points differ
		most = n
	}
	before := min(replication-uint64(g.first), maxSample) * uint64(n)
	return min(n, most-int(min(before, uint64(most))))
}

// newSamples gathers what replications have of them, after so many tallies of the whole. There
// are none without replications.
func (g *engine) newSamples(made [][]Tally, after int) []Sample {
	if len(made) == 0 {
		return nil
	}
	list := make([]Sample, len(g.offers))
	stakes, squares := g.Market.StakesSkewness(g.periods)
	for o := range list {
		list[o] = Sample{nil, stakes, squares, g.costSkewness(o)}
	}
	for _, tallies := range made {
		for i, t := range tallies[after:] {
			s := &list[i%len(list)]
			s.Tallies = append(s.Tallies, t)
		}
	}
	return list
}

// joinSamples are the samples of the whole, of parts in order.
func joinSamples(parts []*Result) []Sample {
	parts = slices.DeleteFunc(slices.Clone(parts), func(p *Result) bool { return p.Replications() == 0 })
	if len(parts) == 0 || slices.ContainsFunc(parts, func(p *Result) bool { return len(p.Samples) != len(p.Offers) }) {
		return nil
	}
	list := slices.Clone(parts[0].Samples)
	for o := range list {
		list[o].Tallies = nil
		for _, p := range parts {
			list[o].Tallies = append(list[o].Tallies, p.Samples[o].Tallies...)
		}
		list[o].Tallies = list[o].Tallies[:min(len(list[o].Tallies), maxSample)]
	}
	return list
}

// costSkewness is the largest of an offer's attempts.
func (g *engine) costSkewness(o int) (skewness float64) {
	for k := range g.offers[o].options {
		p := g.producers[g.offers[o].options[k].producer]
		skewness = max(skewness, p.Kinds[0].CostSkewness(), p.Kinds[1].CostSkewness())
	}
	return skewness
}

// samples are those of the offers of some columns, or nil where they tell nothing.
func (r *Result) samples(columns ...*column) (list []*Sample) {
	if len(r.Samples) != len(r.Offers) {
		return nil
	}
	for _, c := range columns {
		s := &r.Samples[c.offer]
		if len(s.Tallies) < minSample || len(list) > 0 && len(s.Tallies) != len(list[0].Tallies) {
			return nil
		}
		list = append(list, s)
	}
	return list
}

// skewness is that of what receivers have in the errors of some columns together, of which
// samples are given. It is NaN where no sampled receiver differs from another. It is at
// least the sample's own, if that is below a limit, and at least the part of an input whose
// skewness is known: where x = b y + rest, and the rest is independent of y and not skewed,
// the skewness of x is that of y times the third power of their correlation.
func skewness(samples []*Sample, columns []*column, limit float64) float64 {
	x, known := brought(samples, columns)
	if stat.StdDev(x, nil) == 0 {
		return math.NaN()
	}
	return max(min(sampleSkewness(x), limit), known)
}

// brought is what sampled receivers have in the errors of some columns together, and the
// largest skewness that inputs give to it.
func brought(samples []*Sample, columns []*column) (x []float64, known float64) {
	n := len(samples[0].Tallies)
	x = make([]float64, n)
	stakes, squares, costs := make([]float64, n), make([]float64, n), make([]float64, n)
	costSkewness := 0.0
	for k, c := range columns {
		sign, attempts := float64(1-2*k), 0.0 // the second is taken from the first
		for i := range samples[k].Tallies {
			t := &samples[k].Tallies[i]
			x[i] += sign * c.error(t)
			stakes[i], squares[i] = t.Stakes, t.Stakes*t.Stakes
			costs[i] += sign * t.Delivered.Cost
			attempts += t.Delivered.Attempts
		}
		if attempts > 0 {
			costSkewness = max(costSkewness, samples[k].CostSkewness/math.Sqrt(attempts/float64(n)))
		}
	}
	byStakes := part(x, stakes, samples[0].StakesSkewness)
	if columns[0].squared {
		byStakes = part(x, squares, samples[0].SquaresSkewness)
	}
	return x, max(byStakes, part(x, costs, costSkewness))
}

// sampleSkewness is the upper limit, at 99%, of the skewness of what a sample is of, without
// its sign, by the jackknife: a sample that hangs on its largest number is likely to miss
// larger ones.
func sampleSkewness(x []float64) float64 {
	n, mean := float64(len(x)), stat.Mean(x, nil)
	second, third := 0.0, 0.0
	for _, v := range x {
		d := v - mean
		second, third = second+d*d, third+d*d*d
	}
	without := make([]float64, len(x)) // one of them
	for i, v := range x {
		d := v - mean
		shift := -d / (n - 1) // of the mean
		s2 := second - d*d - (n-1)*shift*shift
		s3 := third - d*d*d - 3*shift*(second-d*d) + 2*(n-1)*shift*shift*shift
		without[i] = s3 / (n - 1) / math.Pow(s2/(n-1), 1.5)
		if s2 < 1e-4*second { // most of it is rounding; of one number at the most
			without[i] = plainSkewness(slices.Concat(x[:i], x[i+1:]))
		}
	}
	se := (n - 1) / math.Sqrt(n) * stat.StdDev(without, nil)
	whole := math.Abs(third / n / math.Pow(second/n, 1.5))
	if math.IsNaN(se) || math.IsInf(se, 0) { // one number differs from the others
		return 3 * whole
	}
	return whole + 2.326*se
}

// plainSkewness is the third central moment over the second to the power of 1.5.
func plainSkewness(x []float64) float64 {
	return stat.Moment(3, x, nil) / math.Pow(stat.Moment(2, x, nil), 1.5)
}

// part is what an input of a skewness gives to x.
func part(x, input []float64, skewness float64) float64 {
	c := correlation(x, input)
	if c < 4/math.Sqrt(float64(len(x))) { // it may be chance
		return 0
	}
	return c * c * c * skewness
}

// correlation is that of two lists, without its sign, and 0 where one does not vary.
func correlation(x, y []float64) float64 {
	if c := math.Abs(stat.Correlation(x, y, nil)); !math.IsNaN(c) {
		return c
	}
	return 0
}
