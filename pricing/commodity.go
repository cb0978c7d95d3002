package pricing

// The commodity plans charge for the thing: what was delivered, whatever it did
// for the receiver.

// PerToken charges for tokens at a price list.
func PerToken(prices TokenPrices) Plan {
	return Plan{
		Name:    prices.String(),
		Charges: []Charge{{Name: "tokens", Meter: prices, Rate: PerUnit(1)}},
	}
}

// PerAttempt charges a price for every attempt, right or wrong, in currency.
func PerAttempt(price float64) Plan {
	return Plan{
		Name:    number(price) + " per attempt",
		Charges: []Charge{{Name: "attempts", Meter: Attempts, Rate: PerUnit(price)}},
	}
}

// PerArtifact charges a price for every artifact delivered, in currency.
func PerArtifact(price float64) Plan {
	return Plan{
		Name:    number(price) + " per artifact",
		Charges: []Charge{{Name: "artifacts", Meter: Artifacts, Rate: PerUnit(price)}},
	}
}

// Subscription charges a fee a period, in currency, with a quantity included,
// and overage for every unit of the meter beyond it, in currency per unit.
func Subscription(fee float64, meter Meter, included, overage float64) Plan {
	return Plan{
		Name: number(fee) + " a period with " + number(included) + " " + label(meter),
		Charges: []Charge{
			{Name: "subscription", Rate: Flat(fee)},
			{Name: "overage", Meter: meter, Rate: PerUnit(overage), Included: included},
		},
	}
}

// Committed charges for a quantity of the meter that is committed to, used or
// not, at a price in currency per unit, and for every unit beyond it at a
// multiple of that price.
func Committed(meter Meter, quantity, price, multiple float64) Plan {
	return Plan{
		Name: number(quantity) + " " + label(meter) + " committed at " + number(price),
		Charges: []Charge{
			{Name: "committed", Rate: Flat(quantity * price)},
			{Name: "overage", Meter: meter, Rate: PerUnit(price * multiple), Included: quantity},
		},
	}
}

// CostPlus charges what the deliveries cost the seller, and a markup on it: 0.25
// is 25% above cost, and a negative markup is below it.
func CostPlus(markup float64) Plan {
	name := "cost plus " + number(100*markup) + "%"
	if markup < 0 {
		name = "cost less " + number(-100*markup) + "%"
	}
	return Plan{
		Name:    name,
		Charges: []Charge{{Name: "cost", Meter: Cost, Rate: PerUnit(1 + markup)}},
	}
}
