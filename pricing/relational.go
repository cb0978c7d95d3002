package pricing

// The relational plans charge for the relation: what was delivered did
// something for somebody.

// PerOutcome charges a fee for every measured success, in currency, and nothing
// without.
func PerOutcome(fee float64) Plan {
	return Plan{
		Name:    number(fee) + " per outcome",
		Charges: []Charge{{Name: "outcomes", Meter: Outcomes, Rate: PerUnit(fee)}},
	}
}

// ShareOfValue charges a share of the measured value: 0.2 is 20%.
func ShareOfValue(share float64) Plan {
	return Plan{
		Name:    number(100*share) + "% of value",
		Charges: []Charge{{Name: "value", Meter: Value, Rate: PerUnit(share)}},
	}
}
