package simulate_test

import (
	"context"
	"fmt"
	"log"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// A run that ends when the difference in surplus is known to 0.01.
func ExampleUntil() {
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: answers,
		Offers: []simulate.Offer{
			simulate.Sell("by the attempt", pricing.PerAttempt(0.66)),
			simulate.Sell("by the outcome", pricing.PerOutcome(1)),
		},
		Replications: 10_000, // at most
		Until:        simulate.Until{Metric: simulate.Surplus, HalfWidth: 0.01, Level: 0.95},
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	d := result.Stopped.Differences[0]
	fmt.Printf("known after %d replications: %.3f, by Student's t [%.3f, %.3f]\n", result.Stopped.Replications, d.Value, d.Low, d.High)
	// Output:
	// known after 99 replications: 0.146, by Student's t [0.136, 0.156]
}

// A run that ends when it is known which offer leaves receivers more.
func ExampleUntil_better() {
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: answers,
		Offers: []simulate.Offer{
			simulate.Sell("by the attempt", pricing.PerAttempt(0.66)),
			simulate.Sell("by the outcome", pricing.PerOutcome(1)),
		},
		Replications: 10_000, // at most
		Until:        simulate.Until{Metric: simulate.Surplus, Better: true, Level: 0.95},
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	d := result.Stopped.Differences[0]
	fmt.Println("by the outcome leaves more:", result.Stopped.Met && d.Low > 0)
	fmt.Printf("known after %d replications, by a confidence sequence: [%.3f, %.3f]\n", result.Stopped.Replications, d.Low, d.High)
	// Output:
	// by the outcome leaves more: true
	// known after 30 replications, by a confidence sequence: [0.114, 0.177]
}
