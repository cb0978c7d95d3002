package simulate

import "context"

// RunPeriodByPeriod is Run in the other order of its loops.
func RunPeriodByPeriod(e Experiment) (*Result, error) {
	g, err := e.compile()
	if err != nil {
		return nil, err
	}
	g.periodByPeriod = true
	return g.run(context.Background(), &e)
}

// Rows is memory for StopAt, to use again.
type Rows struct {
	made   [][]Tally
	offers [2][]Tally
}

// StopAt lets the rule of Until look at numbers in place of what replications bring, up to so
// many, and returns how it ends.
func (m *Rows) StopAt(u Until, most int, number func() float64) (*Stop, error) {
	u.Metric = Metric{Name: "number", Of: func(t *Tally) float64 { return t.Charges }}
	s, err := (&engine{offers: []offer{{name: "zero"}, {name: "number"}}}).newStopper(&Experiment{Replications: most, Until: u})
	if err != nil {
		return nil, err
	}
	s.result = func(made [][]Tally) *Result {
		r := &Result{Offers: s.offers, Receivers: 1, Periods: 1}
		for _, of := range m.offers {
			r.Tallies = append(r.Tallies, of[:len(made)])
			r.Samples = append(r.Samples, Sample{Tallies: of[:min(len(made), maxSample)]})
		}
		return r
	}
	row := []Tally{{Receivers: 1}, {Receivers: 1}}
	m.made, m.offers = m.made[:0], [2][]Tally{m.offers[0][:0], m.offers[1][:0]}
	for range most {
		row[1].Charges = number()
		m.made = append(m.made, row)
		for o, t := range row {
			m.offers[o] = append(m.offers[o], t)
		}
		if stop, err := s.look(m.made); stop != nil || err != nil {
			return stop, err
		}
	}
	panic("no stop at the last look")
}
