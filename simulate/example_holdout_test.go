package simulate_test

import (
	"context"
	"fmt"
	"log"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Answers are right four times in five, and receivers alone would be in half of their
// tasks: of 80 outcomes in 100 the seller brought about 30. Its price knows nothing of
// that. The tenth of the tasks that is held out, which receivers answer alone, tells it.
func ExampleResult_Uplift() {
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: simulate.Market{
			Name:        "held out",
			Receivers:   100,
			Population:  simulate.Population{Knowledge: simulate.Point(0.5)},
			Demand:      simulate.Demand{Tasks: simulate.Point(20)},
			Producer:    simulate.Producer{Quality: simulate.Point(0.8)},
			Measurement: simulate.Measurement{Event: pricing.Right, Holdout: 0.1},
		},
		Offers:       []simulate.Offer{simulate.Sell("by the outcome", pricing.PerOutcome(0.3))},
		Replications: 50,
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	uplift, err := result.Uplift("by the outcome", 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("answers add %.3f to the success rate, between %.3f and %.3f\n", uplift.Value, uplift.Low, uplift.High)
	// Output: answers add 0.306 to the success rate, between 0.295 and 0.316
}
