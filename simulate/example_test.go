package simulate_test

import (
	"context"
	"fmt"
	"log"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// answers is a market of answers that are right two times in three and cost 0.3
// whether they are right or not. Receivers do not know how often.
var answers = simulate.Market{
	Name:      "answers",
	Receivers: 200,
	Population: simulate.Population{
		Stakes: distuv.Exponential{Rate: 0.5},
		Trust:  distuv.Uniform{Min: 0, Max: 1},
	},
	Producer: simulate.Producer{
		Quality: simulate.Point(0.66),
		Right:   simulate.Attempt{Cost: simulate.Point(0.3)},
		Wrong:   simulate.Attempt{Cost: simulate.Point(0.3)},
	},
}

// Two offers with the same expected bill, to receivers who do not know what an
// answer is worth.
func Example() {
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: answers,
		Offers: []simulate.Offer{
			simulate.Sell("by the attempt", pricing.PerAttempt(0.66)),
			simulate.Sell("by the outcome", pricing.PerOutcome(1)),
		},
		Replications: 40,
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, offer := range result.Offers {
		joined, err := result.Estimate(offer, simulate.Joined, 0.95)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %.0f%% buy\n", offer, 100*joined.Value)
	}
	// Output:
	// by the attempt: 44% buy
	// by the outcome: 61% buy
}

func ExampleResult_Compare() {
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: answers,
		Offers: []simulate.Offer{
			simulate.Sell("by the attempt", pricing.PerAttempt(0.66)),
			simulate.Sell("by the outcome", pricing.PerOutcome(1)),
		},
		Replications: 40,
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	surplus, err := result.Compare("by the attempt", "by the outcome", simulate.Surplus, 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("told apart:", surplus.Apart())
	fmt.Printf("difference: %.2f\n", surplus.Difference.Value)
	fmt.Printf("by the outcome is better in %.0f%% of markets\n", 100*surplus.Above)
	// Output:
	// told apart: true
	// difference: 0.14
	// by the outcome is better in 100% of markets
}

func ExampleResult_Report() {
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market:       simulate.Market{Name: "commodity", Receivers: 10},
		Offers:       []simulate.Offer{simulate.Sell("cheap", pricing.PerArtifact(0.25)), simulate.Sell("dear", pricing.PerArtifact(0.75))},
		Replications: 10,
	})
	if err != nil {
		log.Fatal(err)
	}
	table, err := result.Table(0.95, simulate.Profit, simulate.Surplus, simulate.Welfare)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(table)
	// Output:
	// commodity: 10 replications of 10 receivers, seed 0
	// in currency per receiver and period unless said otherwise, ± half the 95% interval
	//
	//             cheap      dear
	// profit   0.25 ± 0  0.75 ± 0
	// surplus  0.75 ± 0  0.25 ± 0
	// welfare     1 ± 0     1 ± 0
}

// A run is split by First; its parts join to the same bits.
func ExampleJoin() {
	experiment := simulate.Experiment{
		Market:       answers,
		Offers:       []simulate.Offer{simulate.Sell("by the outcome", pricing.PerOutcome(1))},
		Replications: 6,
	}
	first, err := simulate.Run(context.Background(), experiment)
	if err != nil {
		log.Fatal(err)
	}
	experiment.First, experiment.Replications = 6, 4
	second, err := simulate.Run(context.Background(), experiment)
	if err != nil {
		log.Fatal(err)
	}
	whole, err := simulate.Join(second, first)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(whole.Replications(), "replications from", whole.First)
	// Output: 10 replications from 0
}

// A menu of two plans: receivers take the one that suits them, or none.
func ExampleSell() {
	menu := simulate.Sell("menu", pricing.PerAttempt(0.5), pricing.PerOutcome(1))
	for i, option := range menu.Options {
		fmt.Println(i+1, option.Plan.(pricing.Plan).Name)
	}
	// Output:
	// 1 0.5 per attempt
	// 2 1 per outcome
}
