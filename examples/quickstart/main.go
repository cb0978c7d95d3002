// Command quickstart compares two offers of the same answers: paid for by the
// attempt, right or wrong, or by the outcome. The expected bills are equal.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

func main() {
	e := simulate.Experiment{
		Market: simulate.Market{
			Name:      "answers",
			Receivers: 500,
			Population: simulate.Population{ // assumed: to whom an answer is worth what
				Knowledge: distuv.Beta{Alpha: 2, Beta: 2},
				Stakes:    distuv.LogNormal{Mu: 0.7, Sigma: 1},
				Trust:     distuv.Uniform{Min: 0, Max: 1},
			},
			Demand: simulate.Demand{Tasks: simulate.Poisson{Lambda: 20}},
			Producer: simulate.Producer{ // measured: GPT-5 on SWE-bench, after Saig et al. (2026)
				Quality: simulate.Point(0.65),
				Right:   simulate.Attempt{Cost: distuv.LogNormal{Mu: -1.743, Sigma: 0.660}},
				Wrong:   simulate.Attempt{Cost: distuv.LogNormal{Mu: -1.222, Sigma: 0.721}},
			},
		},
		Offers: []simulate.Offer{
			simulate.Sell("by the attempt", pricing.PerAttempt(0.64)),
			simulate.Sell("by the outcome", pricing.PerOutcome(0.99)),
		},
		Progress: simulate.ShowProgress(os.Stderr),
	}
	flag.IntVar(&e.Replications, "replications", 200, "copies of the market")
	flag.Uint64Var(&e.Seed, "seed", 1, "seed of every draw")
	flag.IntVar(&e.Workers, "workers", 0, "goroutines; 0 is one a processor")
	flag.Parse()

	result, err := simulate.Run(context.Background(), e)
	if err != nil {
		log.Fatal(err)
	}
	table, err := result.Report(0.95)
	if err != nil {
		log.Fatal(err)
	}
	profit, err := result.Compare("by the attempt", "by the outcome", simulate.Profit, 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("measured: success rate and cost of an attempt; assumed: stakes, knowledge and trust of receivers")
	fmt.Print(table, "\n", profit)
}
