package pricing_test

import (
	"encoding/json"
	"fmt"

	"github.com/usevalue/usevalue/pricing"
)

// One month of a support desk: the same four answers under two contracts.
func Example() {
	usage := pricing.Usage{Input: 2000, CacheRead: 140000, Output: 1500}
	month := &pricing.Account{Deliveries: []pricing.Delivery{
		{Usage: usage, Success: 1, Value: 12},
		{Usage: usage, Success: 1, Value: 3},
		{Usage: usage.Times(2), Attempts: 2},
		{Usage: usage, Success: 1, Value: 8},
	}}
	byToken := pricing.PerToken(pricing.ListPrices(3, 15))
	byOutcome := pricing.PerOutcome(0.99)
	fmt.Printf("%.2f for the thing, %.2f for what it did\n", byToken.Charge(month), byOutcome.Charge(month))
	// Output: 0.35 for the thing, 2.97 for what it did
}

// The same answer is a commodity's opposite: worth acting on for a beginner,
// worth checking for who knows better, and noise to an expert.
func ExampleReceiver_Best() {
	for _, knowledge := range []float64{0.1, 0.6, 0.95} {
		r := pricing.Receiver{Knowledge: knowledge, Stakes: 100, Ability: 1, CheckCost: 5}
		mode, value := r.Best(0.8, 0)
		fmt.Printf("%v %.0f\n", mode, value)
	}
	// Output:
	// act 70
	// check 27
	// ignore 0
}

// A loyalty price: a strategy of its own may read the earlier periods.
func ExampleStrategyFunc() {
	loyal := pricing.StrategyFunc(func(a *pricing.Account) float64 {
		price := 1.0
		if len(a.History) >= 2 {
			price = 0.8
		}
		return price * a.Total().Success
	})
	period := &pricing.Account{Deliveries: []pricing.Delivery{{Success: 1}, {}}}
	fmt.Println(loyal.Charge(period))
	period.History = make([]pricing.Statement, 2)
	fmt.Println(loyal.Charge(period))
	// Output:
	// 1
	// 0.8
}

func ExampleTokenPrices() {
	prices := pricing.TokenPrices{Input: 4, CacheRead: 0.2, CacheWrite: 8, Output: 20}
	fmt.Println(prices.Cost(pricing.Usage{Input: 2000, CacheRead: 140000, CacheWrite: 8000, Output: 1500}))
	// Output: 0.13
}

func ExampleListPrices() {
	prices := pricing.ListPrices(4, 20)
	fmt.Println(prices.CacheRead, prices.CacheWrite)
	// Output: 0.4 5
}

func ExampleTotal() {
	a := &pricing.Account{Deliveries: []pricing.Delivery{{Success: 1}, {Attempts: 3}}}
	for _, m := range []pricing.Total{pricing.Artifacts, pricing.Attempts, pricing.Outcomes} {
		fmt.Println(m.Quantity(a), m)
	}
	// Output:
	// 2 artifacts
	// 4 attempts
	// 1 outcomes
}

// A liability: the seller pays for every artifact that failed.
func ExampleEach() {
	failed := pricing.Each(func(d *pricing.Delivery) float64 { return d.Count - d.Success })
	plan := pricing.PerOutcome(5)
	plan.Charges = append(plan.Charges, pricing.Charge{Name: "failures", Meter: failed, Rate: pricing.PerUnit(-2)})
	fmt.Println(plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Success: 1}, {Success: 1}, {}}}))
	// Output: 8
}

func ExampleFlat() {
	fmt.Println(pricing.Flat(20).Amount(0), pricing.Flat(20).Amount(1000))
	// Output: 20 20
}

func ExamplePerUnit() {
	fmt.Println(pricing.PerUnit(0.5).Amount(12))
	// Output: 6
}

func ExampleGraduated() {
	rate := pricing.Graduated{{UpTo: 1000, Unit: 0.01}, {UpTo: 10000, Unit: 0.008}, {Unit: 0.005}}
	fmt.Println(rate.Amount(15000))
	// Output: 107
}

func ExamplePerToken() {
	plan := pricing.PerToken(pricing.ListPrices(3, 15))
	fmt.Println(plan.Charge(&pricing.Account{Totals: &pricing.Delivery{Usage: pricing.Usage{Input: 1e6, Output: 2e5}}}))
	// Output: 6
}

func ExamplePerAttempt() {
	fmt.Println(pricing.PerAttempt(0.5).Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Attempts: 3}, {}}}))
	// Output: 2
}

func ExamplePerArtifact() {
	fmt.Println(pricing.PerArtifact(2).Charge(&pricing.Account{Deliveries: make([]pricing.Delivery, 3)}))
	// Output: 6
}

func ExampleSubscription() {
	plan := pricing.Subscription(20, pricing.Artifacts, 100, 0.5)
	fmt.Println(plan.Name)
	for _, n := range []float64{0, 100, 110} {
		fmt.Println(plan.Charge(&pricing.Account{Totals: &pricing.Delivery{Count: n}}))
	}
	// Output:
	// 20 a period with 100 artifacts
	// 20
	// 20
	// 25
}

func ExampleCommitted() {
	plan := pricing.Committed(pricing.Outcomes, 1000, 1.50, 4.0/3)
	fmt.Println(plan.Name)
	for _, n := range []float64{0, 1000, 1200} {
		fmt.Println(plan.Charge(&pricing.Account{Totals: &pricing.Delivery{Success: n}}))
	}
	// Output:
	// 1000 outcomes committed at 1.5
	// 1500
	// 1500
	// 1900
}

func ExampleCostPlus() {
	plan := pricing.CostPlus(0.25)
	fmt.Println(plan.Name, plan.Charge(&pricing.Account{Totals: &pricing.Delivery{Cost: 8}}))
	// Output: cost plus 25% 10
}

func ExamplePerOutcome() {
	conversations := &pricing.Account{Totals: &pricing.Delivery{Count: 1000, Success: 670}}
	fmt.Printf("%.2f\n", pricing.PerOutcome(0.99).Charge(conversations))
	// Output: 663.30
}

func ExampleShareOfValue() {
	plan := pricing.ShareOfValue(0.2)
	fmt.Println(plan.Name, plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Success: 1, Value: 50}, {}}}))
	// Output: 20% of value 10
}

func ExampleSegments() {
	bySize := pricing.Segments{
		Name:    "by size",
		By:      []pricing.Strategy{pricing.PerOutcome(0.99), pricing.Subscription(500, pricing.Outcomes, 1000, 0.49)},
		Default: pricing.PerOutcome(1.49),
	}
	for segment := range 3 {
		a := &pricing.Account{Buyer: pricing.Buyer{Segment: segment}, Totals: &pricing.Delivery{Success: 100}}
		fmt.Println(bySize.Charge(a))
	}
	// Output:
	// 99
	// 500
	// 149
}

// A plan with a price for each segment is a plan like any other: it has invoices
// and JSON.
func ExampleMatrix_segments() {
	plan := pricing.Plan{Name: "by size", Charges: []pricing.Charge{{Name: "outcomes", Meter: pricing.Outcomes, Rate: pricing.Matrix{
		By:      pricing.BySegment,
		Cells:   []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(0.49)}},
		Default: pricing.PerUnit(0.99),
	}}}}
	fmt.Print(plan.Invoice(&pricing.Account{Buyer: pricing.Buyer{Segment: 1}, Totals: &pricing.Delivery{Success: 100}}))
	text, err := json.Marshal(plan)
	fmt.Println(string(text), err)
	// Output:
	// by size   meter     quantity  rate                        amount
	// outcomes  outcomes       100  0.49 per unit in segment 1   49.00
	// total                                                      49.00
	// {"name":"by size","charges":[{"name":"outcomes","meter":{"total":"outcomes"},"rate":{"matrix":{"by":"segment","cells":[{"class":1,"rate":{"perUnit":0.49}}],"default":{"perUnit":0.99}}}}]} <nil>
}

// The fee follows what the seller sees of the buyer's stakes.
func ExampleContextual() {
	strategy := pricing.Contextual(func(b pricing.Buyer) pricing.Strategy {
		return pricing.PerOutcome(b.Signal / 4)
	})
	fmt.Println(strategy.Charge(&pricing.Account{Buyer: pricing.Buyer{Signal: 10}, Deliveries: []pricing.Delivery{{Success: 1}}}))
	// Output: 2.5
}

func ExampleHybrid() {
	plan := pricing.Hybrid("hybrid", pricing.CostPlus(-0.25), pricing.PerOutcome(0.5))
	fmt.Println(plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Cost: 2, Success: 1}, {Cost: 2}}}))
	// Output: 3.5
}

func ExamplePlan_Invoice() {
	plan := pricing.Hybrid("hybrid", pricing.CostPlus(-0.25), pricing.PerOutcome(0.5))
	plan.Discount, plan.Minimum = 0.1, 5
	fmt.Print(plan.Invoice(&pricing.Account{Totals: &pricing.Delivery{Count: 10, Cost: 4, Success: 4}}))
	// Output:
	// hybrid    meter     quantity  rate           amount
	// cost      cost             4  0.75 per unit    3.00
	// outcomes  outcomes         4  0.5 per unit     2.00
	// discount                      10%             -0.50
	// minimum                       5                0.50
	// total                                          5.00
}

func ExamplePlan_Validate() {
	plan := pricing.PerArtifact(1)
	plan.Maximum, plan.Minimum = 5, 7
	fmt.Println(plan.Validate())
	// Output: pricing: plan "1 per artifact": Maximum is 5 and Minimum is 7, want Maximum at least Minimum, or 0 for none
}

// Periods are charged one after the other, each with the statements of those before.
func ExampleStatementOf() {
	plan := pricing.PerOutcome(1)
	plan.Commitment = pricing.Commitment{Amount: 50, Periods: 2, Rollover: true}
	var history []pricing.Statement
	for _, outcomes := range []float64{10, 10, 5, 5, 0, 0} {
		s, err := pricing.StatementOf(plan, &pricing.Account{Totals: &pricing.Delivery{Success: outcomes}, History: history})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("used %2.0f, charged %2.0f\n", outcomes, s.Charge)
		history = append(history, s)
	}
	_, err := pricing.StatementOf(plan, &pricing.Account{Share: 2})
	fmt.Println(err)
	// Output:
	// used 10, charged 10
	// used 10, charged 40
	// used  5, charged  0
	// used  5, charged 40
	// used  0, charged  0
	// used  0, charged 50
	// pricing: account: Share is 2, want a share of the period in (0,1], or 0 for a whole one
}
