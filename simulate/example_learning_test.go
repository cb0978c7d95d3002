package simulate_test

import (
	"context"
	"fmt"
	"log"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Answers are right four times in five. Receivers believe at first that half of them are,
// and hold on to that as if they had seen two answers. A price of 0.4 per attempt is paid
// by who believes in 0.4 or more: one whose first answer is wrong believes in a third, and
// leaves for good. A fee of 0.5 per outcome bills the same on average, and is worth it
// whatever they believe.
func ExampleLearning() {
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: simulate.Market{
			Name:      "trust",
			Receivers: 1000,
			Periods:   30,
			Population: simulate.Population{
				Trust:    simulate.Point(0.5),
				Learning: simulate.Learning{Evidence: 2, Observed: 1},
			},
			Producer: simulate.Producer{Quality: simulate.Point(0.8)},
		},
		Offers: []simulate.Offer{
			simulate.Sell("by the attempt", pricing.PerAttempt(0.4)),
			simulate.Sell("by the outcome", pricing.PerOutcome(0.5)),
		},
		Replications: 20,
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, offer := range result.Offers {
		retained, err := result.Estimate(offer, simulate.Retained, 0.95)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %.0f%% still buy in the last period\n", offer, 100*retained.Value)
	}
	// Output:
	// by the attempt: 79% still buy in the last period
	// by the outcome: 100% still buy in the last period
}
