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
