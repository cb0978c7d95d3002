package simulate_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Results apart by how much is at stake, and a metric that Tally has no sum for: how
// many customers get a bill above 5.
func ExampleGroup() {
	highBills := simulate.Metric{
		Name: "bills above 5", Unit: "share of receivers and periods",
		Row: func(r *simulate.Row) float64 {
			if r.Charges > 5 {
				return 1
			}
			return 0
		},
		Per: func(t *simulate.Tally) float64 { return t.Receivers },
	}
	r, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: simulate.Market{
			Name: "answers", Receivers: 200,
			Population: simulate.Population{Knowledge: distuv.Beta{Alpha: 2, Beta: 2}, Stakes: distuv.LogNormal{Sigma: 1}},
			Demand:     simulate.Demand{Tasks: simulate.Poisson{Lambda: 10}},
			Producer:   simulate.Producer{Quality: simulate.Point(0.65)},
		},
		Offers:       []simulate.Offer{simulate.Sell("by the attempt", pricing.PerAttempt(0.65)), simulate.Sell("by the outcome", pricing.PerOutcome(1))},
		Replications: 50, Seed: 1,
		Groups: []simulate.Group{{Name: "stakes", Labels: []string{"low", "high"}, Of: func(r *simulate.Row) int {
			if r.Who.Stakes > 2 {
				return 1
			}
			return 0
		}}},
		Metrics: []simulate.Metric{highBills},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, label := range []string{"low", "high"} {
		part, err := r.In("stakes", label)
		if err != nil {
			fmt.Println(err)
			return
		}
		table, err := part.Table(0.95, simulate.Joined, simulate.Surplus, highBills)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(table)
	}
	// Output:
	// answers, stakes low: 50 replications of 200 receivers, seed 1
	// in currency per receiver and period unless said otherwise, ± half the 95% interval
	//
	//                                                 by the attempt   by the outcome
	// joined, share of receivers and periods         0.0379 ± 0.0046  0.0379 ± 0.0046
	// surplus                                        0.0678 ± 0.0195  0.0652 ± 0.0142
	// bills above 5, share of receivers and periods  0.0293 ± 0.0041  0.0246 ± 0.0036
	//
	// answers, stakes high: 50 replications of 200 receivers, seed 1
	// in currency per receiver and period unless said otherwise, ± half the 95% interval
	//
	//                                                 by the attempt   by the outcome
	// joined, share of receivers and periods         0.4235 ± 0.0198  0.4235 ± 0.0198
	// surplus                                            4.30 ± 0.43      4.32 ± 0.43
	// bills above 5, share of receivers and periods  0.3325 ± 0.0182  0.2660 ± 0.0179
}
