package simulate

import (
	"math"
	"slices"

	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"gonum.org/v1/gonum/stat"
)

// pickImagined runs as many of the listed tasks, from the first, as leave most.
func (w *walk) pickImagined(c *choice, list []candidate, possible worlds, averse bool) (runs int, err error) {
	in := w.imagined(c, list, possible, averse)
	sizes := imaginedSizes(len(list))
	nets, err := w.imaginedNets(in, sizes)
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
	c.net = best
	return runs, nil
}

// valueImagined tells what the tasks that are run are worth, by luck of its own.
func (w *walk) valueImagined(c *choice, list []candidate, possible worlds, averse bool) error {
	in := w.imagined(c, list, possible, averse)
	in.set, in.chains = 1, valuing
	nets, err := w.imaginedNets(in, []int{len(list)})
	if err != nil {
		return err
	}
	c.net, c.fair = nets[0], nets[0]
	if in.aversion > 0 {
		in.aversion = 0
		fair, err := w.imaginedNets(in, []int{len(list)})
		if err != nil {
			return err
		}
		c.fair = fair[0]
	}
	return nil
}

// hardly any aversion, times what is at stake, makes a difference of that much of it.
const hardly = 1e-7

// stake is how much the tasks are about, currency.
func stake(list []candidate) float64 {
	sum := 0.0
	for i := range list {
		sum += list[i].scale
	}
	return sum
}

// imagined is what the receiver in hand imagines of an option.
func (w *walk) imagined(c *choice, list []candidate, possible worlds, averse bool) *imagined {
	o := c.option
	p := w.producers[o.believed]
	in := &imagined{
		Bill: c.bill, quoter: o.quoter.For(w.buyer, w.history[w.offer]), chains: deciding, producer: p, list: list, possible: possible,
		unsure: p.Varied && p.Known != market.TaskQuality && !w.Population.Trust,
	}
	if averse && w.who.RiskAversion*stake(list) > hardly {
		in.aversion = w.who.RiskAversion
	}
	return in
}

// imaginedSizes are the numbers of tasks that are weighed: all that are few, then
// ever fewer of the many.
func imaginedSizes(most int) []int { return bill.SizesTo(most, 0, 64) }

// imaginedNets are what the first so many tasks leave, by the sizes: expected, or what
// is as good for certain.
func (w *walk) imaginedNets(in *imagined, sizes []int) ([]float64, error) {
	nets := make([]float64, len(sizes))
	before, without, r := 0, 0.0, in.aversion
	in.possible.begin(in.Fixed)
	err := w.imagine(in, sizes, func(i int, list []chain) {
		for ; before < sizes[i]; before++ {
			t := &in.list[before]
			in.possible.add(t.task)
			if r > 0 {
				without += w.unaided(w.stakes[t.task], r)
			}
		}
		if r == 0 {
			gain := w.mean(in.possible, false, func(v *world) float64 { return v.sum.gain })
			fair := w.mean(in.possible, false, func(v *world) float64 { return v.sum.fair })
			nets[i] = gain - in.meanCharge(list, gain-fair)
			return
		}
		byTerms := w.mean(in.possible, true, func(v *world) float64 { return v.sum.net })
		nets[i] = (without - in.logCharge(list, without-r*byTerms)) / r
	})
	return nets, err
}

// meanCharge is the mean over chains, with what the terms come to as a control, of
// which the mean is known.
func (in *imagined) meanCharge(list []chain, known float64) float64 {
	charges, terms := make([]float64, len(list)), make([]float64, len(list))
	for j := range list {
		charges[j], terms[j] = list[j].charge, in.Fixed+list[j].terms
	}
	return controlled(charges, terms, known)
}

// logCharge is ln E exp(r x) of what is lost with the charges and reading, with the
// same of the terms as a control.
func (in *imagined) logCharge(list []chain, known float64) float64 {
	losses, terms := make([]float64, len(list)), make([]float64, len(list))
	largest := known
	for j := range list {
		c := &list[j]
		losses[j] = c.log + in.aversion*(c.charge+c.read)
		terms[j] = c.log + in.aversion*(in.Fixed+c.terms+c.read)
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
