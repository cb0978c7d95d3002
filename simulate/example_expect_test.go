package simulate_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Means in a blink: of two offers, without drawing a market.
func ExampleExpect() {
	x, err := simulate.Expect(context.Background(), simulate.Experiment{
		Market: answers,
		Offers: []simulate.Offer{
			simulate.Sell("by the attempt", pricing.PerAttempt(0.66)),
			simulate.Sell("by the outcome", pricing.PerOutcome(1)),
		},
		Replications: 10,
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	c, err := x.Compare("by the attempt", "by the outcome", simulate.Profit, 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(c)
	fmt.Println("integrated:", strings.Join(x.Integrated, ", "))
	// Output:
	// profit, currency per receiver and period: by the outcome 0.218351, by the attempt 0.159485
	//   difference +0.0588661, 95% interval [0.0588563, 0.0588759], 10 pairs
	// integrated: outcomes, numbers of tasks, stakes of tasks, stakes of receivers
}

// A table of means by segment.
func ExampleExpectation_Table() {
	market := answers
	market.View = simulate.View{Signal: func(r pricing.Receiver) float64 { return r.Trust }, Segments: []float64{0.5}}
	x, err := simulate.Expect(context.Background(), simulate.Experiment{
		Market:       market,
		Offers:       []simulate.Offer{simulate.Sell("by the outcome", pricing.PerOutcome(1))},
		Groups:       []simulate.Group{simulate.BySegment(2)},
		Replications: 10,
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	trusting, err := x.In("segment", "1")
	if err != nil {
		log.Fatal(err)
	}
	table, err := trusting.Table(0.95, simulate.Joined, simulate.Profit, simulate.Surplus)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(table)
	// Output:
	// answers, segment 1: 10 replications of 256 points, seed 1
	// in currency per receiver and period unless said otherwise, ± half the 95% interval
	//
	//                                         by the outcome
	// joined, share of receivers and periods    0.606531 ± 0
	// profit                                    0.218351 ± 0
	// surplus                                    0.80062 ± 0
}
