package choice

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// pickSampled runs as many of the listed tasks, from the first, as leave most.
func (d *decision) pickSampled(c *Choice, list []candidate, possible hypotheses) (runs int, err error) {
	in := d.sample(list, possible)
	sizes := bill.SizesTo(len(list), 0, 64)
	nets, err := d.sampledNets(in, sizes)
	if err != nil {
		return 0, err
	}
	best, scale := math.Inf(-1), 0.0
	for i, m := range sizes {
		if m > 0 {
			scale += list[m-1].scale
		}
		if nets[i] >= best-market.Rounding*scale {
			best, runs, c.scale = nets[i], m, scale
		}
	}
	c.Certain = best
	return runs, nil
}

// valueSampled tells what the tasks that are run are worth, by paths other than those
// that decided.
func (d *decision) valueSampled(c *Choice, list []candidate, possible hypotheses) error {
	in := d.sample(list, possible)
	in.set, in.paths = 1, valuingPaths
	nets, err := d.sampledNets(in, []int{len(list)})
	if err != nil {
		return err
	}
	c.Certain, c.Expected = nets[0], nets[0]
	if in.aversion > 0 {
		in.aversion = 0
		expected, err := d.sampledNets(in, []int{len(list)})
		if err != nil {
			return err
		}
		c.Expected = expected[0]
	}
	return nil
}

// minStake is how much is at stake, times the aversion to risk, before that makes a
// difference.
const minStake = 1e-7

// sample is that of some tasks.
func (d *decision) sample(list []candidate, possible hypotheses) *sample {
	in := &sample{list: list, possible: possible, paths: decidingPaths}
	stake := 0.0
	for i := range list {
		stake += list[i].scale
	}
	if d.averse && d.Who.RiskAversion*stake > minStake {
		in.aversion = d.Who.RiskAversion
	}
	return in
}

// sampledNets are what the first so many tasks leave, by the sizes: expected, or what
// is as good for certain.
func (d *decision) sampledNets(in *sample, sizes []int) ([]float64, error) {
	nets := make([]float64, len(sizes))
	before, without, r := 0, 0.0, in.aversion
	in.possible.begin(d.Bill.Fixed)
	err := d.samplePeriods(in, sizes, func(i int, list []path) {
		for ; before < sizes[i]; before++ {
			t := &in.list[before]
			in.possible.add(t.task)
			if r > 0 {
				without += d.unaided(d.Stakes[t.task], r)
			}
		}
		if r == 0 {
			gain := d.mean(in.possible, false, func(h *hypothesis) float64 { return h.sum.gain })
			expected := d.mean(in.possible, false, func(h *hypothesis) float64 { return h.sum.expected })
			nets[i] = gain - d.meanCharge(list, gain-expected)
			return
		}
		byTerms := d.mean(in.possible, true, func(h *hypothesis) float64 { return h.sum.certain })
		nets[i] = (without - d.logCharge(list, r, without-r*byTerms)) / r
	})
	return nets, err
}

// meanCharge is the mean over paths, with what the terms come to as a control, of
// which the mean is known.
func (d *decision) meanCharge(list []path, known float64) float64 {
	charges, terms := make([]float64, len(list)), make([]float64, len(list))
	for j := range list {
		charges[j], terms[j] = list[j].charge, d.Bill.Fixed+list[j].terms
	}
	return controlled(charges, terms, known)
}

// logCharge is ln E exp(r x) of what is lost with the charges and reading, with the
// same of the terms as a control.
func (d *decision) logCharge(list []path, r, known float64) float64 {
	losses, terms := make([]float64, len(list)), make([]float64, len(list))
	largest := known
	for j := range list {
		c := &list[j]
		losses[j] = c.log + r*(c.charge+c.read)
		terms[j] = c.log + r*(d.Bill.Fixed+c.terms+c.read)
		largest = max(largest, losses[j], terms[j])
	}
	for j := range list {
		losses[j], terms[j] = math.Expm1(losses[j]-largest), math.Expm1(terms[j]-largest)
	}
	least := slices.Min(losses)
	return largest + math.Log1p(max(controlled(losses, terms, math.Expm1(known-largest)), least))
}

// controlled is the mean of values, with a control of which the mean is known: where it
// explains nearly all of the values, what is off in its mean is off in theirs.
func controlled(values, control []float64, known float64) float64 {
	const nearly = 0.99
	mean, of := stat.Mean(values, nil), stat.Mean(control, nil)
	left := make([]float64, len(values))
	for i, x := range values {
		left[i] = x - control[i]
	}
	if stat.Variance(left, nil) <= (1-nearly)*stat.Variance(values, nil) {
		return mean - of + known
	}
	return mean
}
