package choice

import "github.com/usevalue/usevalue/pricing"

// Expected is what the chosen tasks gain the receiver and what is charged for them, on
// average, where the option's producer and beliefs are true.
func (c *Chooser) Expected(s *Situation, o *Option, runs []int32, modes []pricing.Mode) (gain, charge float64, err error) {
	d := decision{Situation: s, Option: o, memory: c}
	var sum candidate
	list := c.candidates[:0]
	for _, run := range runs {
		prospect, m := o.Beliefs.Of(int(run)), modes[run]
		t := d.candidate(int(run), prospect, m, o.Bill.Of(prospect, m))
		sum.add(&t)
		list = append(list, t)
	}
	charge = o.Bill.Fixed + sum.gain - sum.certain
	if o.Bill.Sampled {
		in := &sample{list: list, possible: hypotheses{{weight: 1, tasks: o.Beliefs}}, paths: valuingPaths}
		err = d.samplePeriods(in, []int{len(list)}, func(_ int, list []path) { charge = d.meanCharge(list, charge) })
	} else if o.Bill.Lattice != nil {
		c.counted.Begin()
		for i := range list {
			c.counted.Add(list[i].counted)
		}
		charge += o.Bill.Lattice.Rest(&c.counted, 0, &c.logs)
	}
	return sum.gain, charge, err
}
