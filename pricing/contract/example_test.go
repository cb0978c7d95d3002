package contract_test

import (
	"fmt"
	"log"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/contract"
)

// code is written by one of three models, which pass a test or not; costs are for
// a million tokens.
var code = contract.Problem{
	Actions: []contract.Action{
		{Name: "7B", Cost: 0.18165, Outcomes: []float64{0.665, 0.335}},
		{Name: "13B", Cost: 0.2415, Outcomes: []float64{0.64, 0.36}},
		{Name: "70B", Cost: 0.6405, Outcomes: []float64{0.47, 0.53}},
	},
	Target: 2,
}

// What has to be paid for tests that pass, so that the large model is run though
// nobody can see which one is.
func Example() {
	c, err := code.MinPay()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f if the test passes, %.2f expected, of which %.2f are rent\n", c.Payments[1], c.Pay, c.Rent)
	code := code
	code.Robust = true
	c, err = code.MinPay()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f if costs are not known\n", c.Payments[1])
	// Output:
	// 2.35 if the test passes, 1.25 expected, of which 0.61 are rent
	// 2.70 if costs are not known
}

// Under pay by the token the cheapest model is run.
func ExampleProblem_Response() {
	for _, payments := range [][]float64{{1, 1}, {0, 2.4}} {
		action, gain, err := code.Response(payments)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s, gain %.2f\n", code.Actions[action].Name, gain)
	}
	// Output:
	// 7B, gain 0.82
	// 70B, gain 0.63
}

// Which model is worth having depends on what a passed test is worth.
func ExampleProblem_Best() {
	for _, value := range []float64{2, 10} {
		c, surplus, err := code.Best([]float64{0, value})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: %s, %.2f left\n", value, code.Actions[c.Target].Name, surplus)
	}
	// Output:
	// 2: 7B, 0.49 left
	// 10: 70B, 4.05 left
}

// Eleven test cases tell more than one: the least expected pay is a large prize
// for passing all, the least budget a fee for passing most.
func ExampleProblem_MinBudget() {
	sloppy, err := contract.Trials(11, 0.6)
	if err != nil {
		log.Fatal(err)
	}
	careful, err := contract.Trials(11, 0.7)
	if err != nil {
		log.Fatal(err)
	}
	p := contract.Problem{
		Actions: []contract.Action{{Name: "sloppy", Outcomes: sloppy}, {Name: "careful", Cost: 1, Outcomes: careful}},
		Target:  1,
	}
	pay, err := p.MinPay()
	if err != nil {
		log.Fatal(err)
	}
	budget, err := p.MinBudget()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f, expected %.2f\n", pay.Payments, pay.Pay)
	fmt.Printf("%.2f, expected %.2f\n", budget.Payments, budget.Pay)
	// Output:
	// [0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 61.94], expected 1.22
	// [0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 3.66 3.66 3.66 3.66], expected 2.08
}

// No pay for outcomes makes somebody work for outcomes that come anyway.
func ExampleInfeasible() {
	_, err := contract.Problem{
		Actions: []contract.Action{
			{Name: "copy", Cost: 0, Outcomes: []float64{0.8, 0.2}},
			{Name: "guess", Cost: 1, Outcomes: []float64{0.4, 0.6}},
			{Name: "think", Cost: 2, Outcomes: []float64{0.6, 0.4}},
		},
		Target: 2,
	}.MinPay()
	fmt.Println(err)
	// Output: contract: no payments make "think" worth its cost of 2: the same outcomes come from 0.5 of "copy" and 0.5 of "guess", at a cost of 0.5: want outcomes that tell them apart
}

// A contract is a strategy like any other.
func ExampleContract_OnSuccess() {
	c, err := code.MinPay()
	if err != nil {
		log.Fatal(err)
	}
	plan, _, err := c.OnSuccess()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n", plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Success: 1}, {}, {Success: 1}}}))
	// Output: 4.71
}

// Payments by grade are a plan by class.
func ExampleContract_Plan() {
	graded := contract.Contract{Payments: []float64{0, 1, 5}}
	fmt.Println(graded.Plan().Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Class: 2}, {Class: 0}, {Class: 1}}}))
	// Output: 6
}

// Two tests are run on every delivery, eight more only after the results that the
// buyer chose beforehand. Here it pays to look again where both passed; if no prize
// may be large, after one too.
func ExampleInspection_Best() {
	in := contract.Inspection{Target: 1, Costs: []float64{100, 100, 100}}
	for _, a := range []struct {
		name       string
		pass, cost float64
	}{{"small", 0.6, 20}, {"large", 0.65, 140}} {
		two, err := contract.Trials(2, a.pass)
		if err != nil {
			log.Fatal(err)
		}
		eight, err := contract.Trials(8, a.pass)
		if err != nil {
			log.Fatal(err)
		}
		in.Actions = append(in.Actions, contract.Inspected{
			Name: a.name, Cost: a.cost, Signal: two, Refined: [][]float64{eight, eight, eight},
		})
	}
	best, err := in.Best()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("inspect after 0, 1, 2 passed: %v, cost %.0f, of which inspecting %.0f\n", best.Inspect, best.Cost, best.Inspecting)
	policies, err := in.Policies()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("never: %.0f, always: %.0f\n", policies[0].Cost, policies[7].Cost)
	fmt.Printf("the prize is %.0f\n", best.Contract.Budget)
	in.Cap = 1000
	best, err = in.Best()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("within a cap of %.0f: %v, cost %.0f\n", in.Cap, best.Inspect, best.Cost)
	// Output:
	// inspect after 0, 1, 2 passed: [false false true], cost 260, of which inspecting 42
	// never: 811, always: 318
	// the prize is 16181
	// within a cap of 1000: [false true true], cost 528
}

// Between pay for the work and pay for its outcome, risk and noise decide.
func ExampleOutput_Best() {
	for _, variance := range []float64{0, 1, 10} {
		l, err := contract.Output{EffortCost: 1, Variance: variance, SellerRisk: 1}.Best()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("variance %v: share %.2f, welfare %.2f\n", variance, l.Share, l.Welfare)
	}
	// Output:
	// variance 0: share 1.00, welfare 0.50
	// variance 1: share 0.50, welfare 0.25
	// variance 10: share 0.09, welfare 0.05
}

// Of two kinds of effort that are worth the same, the metric sees one double.
func ExampleTasks_Best() {
	in, err := contract.Tasks{
		Value:    []float64{1, 1},
		Measures: []contract.Measure{{Weights: []float64{2, 1}}},
	}.Best()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("share %.1f, effort %.1f, welfare %.1f of %.1f\n", in.Shares[0], in.Effort, in.Welfare, in.FirstBest)
	// Output: share 0.6, effort [1.2 0.6], welfare 0.9 of 1.0
}

// Success that is assumed where the customer fell silent costs more than success
// that is overlooked.
func ExampleAttribution_Best() {
	for _, a := range []contract.Attribution{
		{Value: 1, EffortCost: 1, FalsePositive: 0.3, FalseNegative: 0.1},
		{Value: 1, EffortCost: 1, FalsePositive: 0.1, FalseNegative: 0.3},
	} {
		best, err := a.Best()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("fee %.2f, success %.2f, profit %.3f\n", best.Fee, best.Success, best.Profit)
	}
	// Output:
	// fee 0.42, success 0.25, profit 0.062
	// fee 0.69, success 0.42, profit 0.174
}

func ExampleAttribution_Billed() {
	perSuccess, wrong, err := contract.Attribution{FalsePositive: 0.1}.Billed(0.99, 0.67)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f a true success, %.1f%% of charges are wrong\n", perSuccess, 100*wrong)
	// Output: 1.04 a true success, 4.7% of charges are wrong
}

// A seller who saves 0.46 by running the small model, and loses a fee of 2 if
// that is found out, is checked less than one time in four.
func ExampleInspectionGame_Equilibrium() {
	e, err := contract.InspectionGame{Saving: 0.45885, Fee: 2, Check: 1, Loss: 20}.Equilibrium()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("shirk %.0f%%, check %.0f%%, at a cost of %.0f\n", 100*e.Shirk, 100*e.Check, e.Cost)
	// Output: shirk 5%, check 23%, at a cost of 1
}

// Tokens are counted again from the texts. Where one in twenty is not found if all is well,
// a seller who adds a fifth is flagged soon; nobody has to guess that it is a fifth.
func ExampleAudit() {
	audit, err := contract.AuditTest{Honest: 0.05, FalseAlarm: 0.01}.Start()
	if err != nil {
		log.Fatal(err)
	}
	for tokens := 1000.0; !audit.Flagged(); tokens += 100 {
		suspicion, err := contract.Padding(1.2*tokens, tokens)
		if err != nil {
			log.Fatal(err)
		}
		if _, err := audit.Observe(suspicion); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Printf("flagged after %d reports, at %.0f to 1\n", audit.Reports(), audit.Wealth())
	// Output: flagged after 9 reports, at 114 to 1
}

// Knowing its buyers need not help the seller: divided this way, all are served,
// and what that gains is theirs.
func ExampleDemand_ForBuyers() {
	d := contract.Demand{Values: []float64{1, 2, 3}, Shares: []float64{1. / 3, 1. / 3, 1. / 3}}
	price, one, err := d.Uniform()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("price %v: producer %.2f, consumers %.2f\n", price, one.Producer, one.Consumer)
	segments, err := d.ForBuyers()
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range segments {
		fmt.Printf("%.2f of all: %.2f\n", s.Weight, s.Shares)
	}
	s, err := d.Segmented(segments)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("producer %.2f, consumers %.2f\n", s.Producer, s.Consumer)
	s, err = d.SegmentedHigh(segments)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("if it breaks ties upward: producer %.2f, consumers %.2f\n", s.Producer, s.Consumer)
	// Output:
	// price 2: producer 1.33, consumers 0.33
	// 0.67 of all: [0.50 0.17 0.33]
	// 0.17 of all: [0.00 0.33 0.67]
	// 0.17 of all: [0.00 1.00 0.00]
	// producer 1.33, consumers 0.67
	// if it breaks ties upward: producer 1.33, consumers 0.00
}
