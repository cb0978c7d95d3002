package pricing_test

import (
	"encoding/json"
	"fmt"

	"github.com/usevalue/usevalue/pricing"
)

// All units cost what the last one does: eleven cost less than ten.
func ExampleVolume() {
	rate := pricing.Volume{{UpTo: 10, Unit: 5}, {Unit: 4}}
	fmt.Println(rate.Amount(10), rate.Amount(11), rate.Amount(13))
	// Output: 50 44 52
}

func ExampleStairstep() {
	rate := pricing.Stairstep{{UpTo: 100, Price: 20}, {UpTo: 1000, Price: 90}, {Price: 400}}
	fmt.Println(rate.Amount(0), rate.Amount(100), rate.Amount(101), rate.Amount(5000))
	// Output: 0 20 90 400
}

func ExamplePackage() {
	fmt.Println(pricing.Package{Size: 1000, Price: 2}.Amount(2500), pricing.Package{Size: 1000, Price: 2, Whole: true}.Amount(2500))
	// Output: 6 4
}

// A payment processor's rate: 2.9% and 30 cents a payment, the first two free.
func ExamplePercentage() {
	plan := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Value, Rate: pricing.Percentage{Share: 0.029, Fee: 0.30, FreeCount: 2}}}}
	month := &pricing.Account{}
	for _, value := range []float64{40, 60, 100, 200} {
		month.Deliveries = append(month.Deliveries, pricing.Delivery{Success: 1, Value: value})
	}
	fmt.Printf("%.2f\n", plan.Charge(month))
	// Output: 9.30
}

// Resolutions have a fee by their kind.
func ExampleMatrix() {
	const refund, fraud = 1, 2
	plan := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Matrix{
		Cells:   []pricing.Cell{{Class: refund, Rate: pricing.PerUnit(2)}, {Class: fraud, Rate: pricing.PerUnit(25)}},
		Default: pricing.PerUnit(0.99),
	}}}}
	fmt.Println(plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{
		{Class: refund, Success: 1}, {Class: fraud, Success: 1}, {Class: fraud}, {Success: 1},
	}}))
	// Output: 27.99
}

// The buyer bears the first 100 of harm, the seller nine tenths of the next 900.
func ExampleLayer() {
	corridor := pricing.Layer{From: 100, To: 1000, Share: -0.9}
	fmt.Println(corridor.Amount(50), corridor.Amount(300), corridor.Amount(5000))
	// Output: 0 -180 -810
}

// Tokens are sold by the thousand, begun thousands for whole ones.
func ExampleUnit() {
	plan := pricing.Plan{Charges: []pricing.Charge{{
		Meter: pricing.Tokens, Unit: pricing.Unit{Per: 1000, Rounding: pricing.Up}, Included: 10, Rate: pricing.PerUnit(0.02),
	}}}
	fmt.Println(plan.Charge(&pricing.Account{Totals: &pricing.Delivery{Usage: pricing.Usage{Output: 14200}}}))
	// Output: 0.1
}

func ExampleRounding_Round() {
	fmt.Println(pricing.Nearest.Round(1.005, 2), pricing.Up.Round(1201, -2), pricing.Down.Round(-2.7, 0))
	// Output: 1.01 1300 -2
}

// A success fee with a guarantee: 90% are to succeed, and what is missing to
// that is paid back twice.
func ExampleShortfall() {
	plan := pricing.PerOutcome(5)
	plan.Charges = append(plan.Charges, pricing.Charge{Name: "guarantee", Meter: pricing.Shortfall{Promised: 0.9}, Rate: pricing.PerUnit(-10)})
	fmt.Print(plan.Invoice(&pricing.Account{Totals: &pricing.Delivery{Count: 100, Success: 86}}))
	// Output:
	// 5 per outcome  meter                  quantity  rate          amount
	// outcomes       outcomes                     86  5 per unit    430.00
	// guarantee      outcomes short of 90%         4  -10 per unit  -40.00
	// total                                                         390.00
}

// Tokens are billed, but only those of answers that were right.
func ExampleOnSuccess() {
	prices := pricing.TokenPrices{Output: 20}
	plan := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.OnSuccess{Of: prices}, Rate: pricing.PerUnit(1)}}}
	usage := pricing.Usage{Output: 50000}
	fmt.Println(plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Usage: usage, Success: 1}, {Usage: usage}}}))
	// Output: 1
}

// One task in three was held out. What succeeded without the seller would have
// done so for the others too: 2 of 4 served made the difference.
func ExampleUplift() {
	plan := pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Uplift{}, Rate: pricing.PerUnit(10)}}}
	fmt.Println(plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{
		{Success: 1}, {Success: 1}, {Success: 1}, {Success: 1},
		{Control: true, Success: 1}, {Control: true},
	}}))
	// Output: 20
}

// 300 are committed over three months; the third is charged what is missing.
func ExampleCommitment() {
	plan := pricing.PerArtifact(1)
	plan.Commitment = pricing.Commitment{Amount: 300, Periods: 3}
	month := &pricing.Account{Totals: &pricing.Delivery{Count: 80}}
	for range 3 {
		charge := plan.Charge(month)
		fmt.Println(charge)
		month.History = append(month.History, pricing.Statement{Total: month.Total(), Charge: charge, Adjusted: charge - plan.Usage(month)})
	}
	// Output:
	// 80
	// 80
	// 140
}

// 100 were paid before, and last two months.
func ExampleGrant() {
	plan := pricing.PerArtifact(1)
	plan.Prepaid = []pricing.Grant{{Amount: 100, For: 2}}
	month := &pricing.Account{Totals: &pricing.Delivery{Count: 40}}
	for range 4 {
		charge := plan.Charge(month)
		fmt.Println(charge)
		month.History = append(month.History, pricing.Statement{Total: month.Total(), Charge: charge, Adjusted: charge - plan.Usage(month)})
	}
	// Output:
	// 0
	// 0
	// 40
	// 40
}

func ExamplePlan_MarshalJSON() {
	plan := pricing.Hybrid("hybrid", pricing.CostPlus(-0.25), pricing.PerOutcome(0.5))
	text, err := json.MarshalIndent(plan, "", "  ")
	fmt.Println(string(text), err)
	// Output:
	// {
	//   "name": "hybrid",
	//   "charges": [
	//     {
	//       "name": "cost",
	//       "meter": {
	//         "total": "cost"
	//       },
	//       "rate": {
	//         "perUnit": 0.75
	//       }
	//     },
	//     {
	//       "name": "outcomes",
	//       "meter": {
	//         "total": "outcomes"
	//       },
	//       "rate": {
	//         "perUnit": 0.5
	//       }
	//     }
	//   ]
	// } <nil>
}

func ExamplePlan_UnmarshalJSON() {
	var plan pricing.Plan
	err := json.Unmarshal([]byte(`{"name": "typo", "charges": [{"meter": {"total": "outcomes"}, "rate": {"perUnit": "0.99"}, "includes": 5}]}`), &plan)
	fmt.Println(err)
	// Output:
	// pricing: plan from JSON: charges[0].rate.perUnit: it is "0.99", want a number
	// pricing: plan from JSON: charges[0].includes: there is no such field, want one of name, meter, unit, included, rate, each, maximum, minimum, prorated
}

// A share of value in a collar: at least 100 and at most 500 a period.
func ExampleCharge() {
	plan := pricing.ShareOfValue(0.2)
	plan.Charges[0].Minimum, plan.Charges[0].Maximum = 100, 500
	for _, value := range []float64{0, 1000, 9000} {
		fmt.Println(plan.Charge(&pricing.Account{Totals: &pricing.Delivery{Value: value}}))
	}
	// Output:
	// 100
	// 200
	// 500
}

// Liability is a meter like any other: half of measured harm is paid back.
func ExampleHarm() {
	plan := pricing.PerOutcome(2)
	plan.Charges = append(plan.Charges, pricing.Charge{Name: "liability", Meter: pricing.Harm, Rate: pricing.PerUnit(-0.5)})
	fmt.Println(plan.Charge(&pricing.Account{Deliveries: []pricing.Delivery{{Success: 1}, {Success: 1}, {Harm: 5}}}))
	// Output: 1.5
}

func ExampleInvoice_MarshalJSON() {
	text, err := json.Marshal(pricing.PerOutcome(0.99).Invoice(&pricing.Account{Totals: &pricing.Delivery{Count: 10, Success: 7}}))
	fmt.Println(string(text), err)
	// Output: {"plan":"0.99 per outcome","lines":[{"name":"outcomes","meter":"outcomes","quantity":7,"rate":"0.99 per unit","amount":6.93}],"total":6.93} <nil>
}
