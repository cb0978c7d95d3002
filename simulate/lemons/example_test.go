package lemons_test

import (
	"context"
	"fmt"
	"log"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/lemons"
)

// An attempt costs a seller its quality, and a buyer has 1.5 at stake. If buyers
// pay by the attempt, a third of the sellers exit. If they pay by the outcome,
// none do.
func Example() {
	buyer := pricing.Receiver{Stakes: 1.5, Ability: 1}
	quality := distuv.Uniform{Min: 0.25, Max: 1}
	byAttempt := lemons.Market{
		Quality: quality,
		Reserve: func(q float64) float64 { return q },
		Worth:   func(mean float64) float64 { _, worth := buyer.Best(mean, 0); return worth },
	}
	byOutcome := lemons.Market{
		Quality: quality,
		Reserve: func(float64) float64 { return 1 }, // q for an attempt, which is right with probability q
		Worth:   func(float64) float64 { return buyer.Stakes },
	}
	for _, m := range []lemons.Market{byAttempt, byOutcome} {
		o, err := m.Equilibrium()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.0f%% of sellers stay at a price of %.2f, right with %.3f on average\n", 100*o.Share, o.Price, o.MeanQuality)
	}
	// Output:
	// 67% of sellers stay at a price of 0.75, right with 0.500 on average
	// 100% of sellers stay at a price of 1.50, right with 0.625 on average
}

// Akerlof's example: quality is uniform and worth 1.5 times as much to buyers as
// to sellers. Every seller could gain from trade, and there is none.
func ExampleMarket_Equilibrium() {
	o, err := lemons.Market{
		Quality: distuv.Uniform{Min: 0, Max: 1},
		Reserve: func(q float64) float64 { return q },
		Worth:   func(mean float64) float64 { return 1.5 * mean },
	}.Equilibrium()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f%% of sellers stay\n", 100*o.Share)
	// Output: 0% of sellers stay
}

// The sellers who stay at a price are the producer of a simulated market. Its
// buyers know how quality is distributed, and find the price too high.
func ExampleMarket_At() {
	o, err := lemons.Market{
		Quality: distuv.Uniform{Min: 0, Max: 1},
		Reserve: func(q float64) float64 { return q },
	}.At(0.6)
	if err != nil {
		log.Fatal(err)
	}
	market := simulate.Market{
		Name: "those who stay", Receivers: 100,
		Population: simulate.Population{Stakes: simulate.Point(1.5)},
		Producer:   simulate.Producer{Quality: o.Quality, Known: simulate.MarketQuality},
	}
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: market, Offers: []simulate.Offer{simulate.Sell("attempt", pricing.PerAttempt(o.Price))}, Replications: 2,
	})
	if err != nil {
		log.Fatal(err)
	}
	joined, err := result.Estimate("attempt", simulate.Joined, 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f%% of sellers stay, worth %.2f on average; %.0f%% of buyers pay %.2f\n",
		100*o.Share, 1.5*o.MeanQuality, 100*joined.Value, o.Price)
	// Output: 60% of sellers stay, worth 0.45 on average; 0% of buyers pay 0.60
}
