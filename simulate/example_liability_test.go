package simulate_test

import (
	"context"
	"fmt"
	"log"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

// Answers are right nine times in ten. To act on a right one is worth 10, on a wrong one
// it does harm of 20, and a check, which costs 1, tells. Whoever bears the harm checks: that
// saves 0.1 × 20. Whoever is paid for it by the seller does not, and the seller charges 2
// more for the same profit. The harm that is then done, less the checks, is the welfare
// that liability costs here: 2 - 1.
func Example_liability() {
	liable := pricing.PerArtifact(4)
	liable.Charges = append(liable.Charges, pricing.Charge{Name: "liability", Meter: pricing.Harm, Rate: pricing.PerUnit(-1)})
	result, err := simulate.Run(context.Background(), simulate.Experiment{
		Market: simulate.Market{
			Name:      "liability",
			Receivers: 1000,
			Population: simulate.Population{
				Stakes:    simulate.Point(10),
				Harm:      simulate.Point(2), // of what is at stake
				CheckCost: simulate.Point(1),
			},
			Producer: simulate.Producer{Quality: simulate.Point(0.9)},
		},
		Offers: []simulate.Offer{
			simulate.Sell("as is", pricing.PerArtifact(2)),
			simulate.Sell("liable", liable),
		},
		Replications: 100,
		Seed:         1,
	})
	if err != nil {
		log.Fatal(err)
	}
	table, err := result.Table(0.95, simulate.Checked, simulate.Profit, simulate.Surplus, simulate.Welfare)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(table)
	// Output:
	// liability: 100 replications of 1000 receivers, seed 1
	// in currency per receiver and period unless said otherwise, ± half the 95% interval
	//
	//                                        as is           liable
	// checked, share of tasks run            1 ± 0            0 ± 0
	// profit                                 2 ± 0    2.020 ± 0.039
	// surplus                      6.0100 ± 0.0193  5.0100 ± 0.0193
	// welfare                      8.0100 ± 0.0193    7.030 ± 0.058
}
