package main

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

var even = distuv.Uniform{Min: 0, Max: 1}

// made is a producer whose answers are right with a probability, at a cost.
func made(right, cost float64) simulate.Producer {
	attempt := simulate.Attempt{Cost: simulate.Point(cost)}
	return simulate.Producer{Quality: simulate.Point(right), Right: attempt, Wrong: attempt}
}

// commodity: everybody has 3 to gain from what is always right and costs 1.
func commodity() instance {
	return instance{
		what: "a commodity: worth 3 to all, cost 1", aim: "profit", source: "O62", unit: 2, outcome: 2, scale: 2, want: tie,
		by: expected, find: trade{
			market: simulate.Market{Population: simulate.Population{Stakes: simulate.Point(3)}, Producer: made(1, 1)},
			unit:   pricing.PerAttempt(3), outcome: pricing.PerOutcome(3), metric: simulate.Profit,
		}.expect,
	}
}

// neutral: knowledge k is even on [0,1], and all know that answers are right with
// q. At an expected bill g those with q - k >= g buy: profit g (q-g), most at q/2.
func neutral() instance {
	const q = 0.65
	return instance{
		what: "neutral: one success rate, which all know", aim: "profit", source: "O64",
		unit: q * q / 4, outcome: q * q / 4, scale: q * q / 2, want: tie,
		by: expected, find: trade{
			market: simulate.Market{Population: simulate.Population{Knowledge: even}, Producer: made(q, 0)},
			unit:   pricing.PerAttempt(q / 2), outcome: pricing.PerOutcome(0.5), metric: simulate.Profit,
		}.expect,
	}
}

// costless: beliefs have no bearing on a price of 0.
func costless() instance {
	const q = 0.8
	return instance{
		what: "at no loss: beliefs even on [0,1], answers cost nothing", aim: "surplus", source: "O63", unit: q, outcome: q, scale: q, want: tie,
		by: expected, find: trade{
			market: simulate.Market{Population: simulate.Population{Trust: even}, Producer: made(q, 0)},
			unit:   pricing.PerAttempt(0), outcome: pricing.PerOutcome(0), metric: simulate.Surplus,
		}.expect,
	}
}

// able is the market of answers that are always right, worth 1 to whom can act on
// them, and cost 0.2. Ability a is even on [0,most] and known to the receiver.
func able(most float64) simulate.Market {
	return simulate.Market{
		Population:  simulate.Population{Ability: distuv.Uniform{Min: 0, Max: most}},
		Producer:    made(1, 0.2),
		Measurement: simulate.Measurement{Event: pricing.Acted},
	}
}

// atCost: a price that is the cost runs just what is worth it. Every fee below 1
// runs all tasks, and 0.4 pays for them.
func atCost() instance {
	return instance{
		what: "at no loss: ability even on [0,1], a price at cost 0.2", aim: "surplus", source: "O22",
		unit: 0.8 * 0.8 / 2, outcome: (1 - 0.4) / 2, scale: 0.32, want: unitWins,
		by: expected, find: trade{market: able(1), unit: pricing.PerAttempt(0.2), outcome: pricing.PerOutcome(0.4), metric: simulate.Surplus}.expect,
	}
}

// weak: ability a even on [0,0.4]. The best price is half way from cost to the
// ablest, 0.3. A fee of 1, all that anybody would pay, brings 0.2 on average: cost.
func weak() instance {
	return instance{
		what: "low ability, even on [0,0.4], cost 0.2", aim: "profit", source: "O22",
		unit: (0.3 - 0.2) * (0.4 - 0.3) / 0.4, outcome: 0, scale: 0.05, want: unitWins,
		by: expected, find: trade{market: able(0.4), unit: pricing.PerAttempt(0.3), outcome: pricing.PerOutcome(1), metric: simulate.Profit}.expect,
	}
}

// weakAtNoLoss: no other fee than 1 covers the cost.
func weakAtNoLoss() instance {
	return instance{
		what: "low ability, at no loss", aim: "surplus", source: "O22",
		unit: (0.4 - 0.2) * (0.4 - 0.2) / (2 * 0.4), outcome: 0, scale: 0.05, want: unitWins,
		by: expected, find: trade{market: able(0.4), unit: pricing.PerAttempt(0.2), outcome: pricing.PerOutcome(1), metric: simulate.Surplus}.expect,
	}
}

// experts: beliefs b are even on [0,1], knowledge is k and answers are right with q.
// By attempt those with b - k >= g buy, best at g = (1-k)/2. Under a fee f those
// with b (1-f) >= k do, best at 1 - sqrt(k). Above k = (2 sqrt(q) - 1)², which is
// 0.622, the first earns more.
func experts() instance {
	const q, k = 0.8, 0.75
	f := 1 - math.Sqrt(k)
	return instance{
		what: "knowledgeable receivers, right unaided with 0.75", aim: "profit", source: "O17",
		unit: (1 - k) * (1 - k) / 4, outcome: q * f * f, scale: q - k, want: unitWins,
		by: expected, find: trade{
			market: simulate.Market{Population: simulate.Population{Knowledge: simulate.Point(k), Trust: even}, Producer: made(q, 0)},
			unit:   pricing.PerAttempt((1 - k) / 2), outcome: pricing.PerOutcome(f), metric: simulate.Profit,
		}.expect,
	}
}

// dearMeasure: beliefs are even and nobody knows anything, so that a fee of 1 sells
// to all and a price, at best 1/2, to half. But the fee is measured at 0.6 a
// delivery, more than 0.55 = q - 1/4, which it gains.
func dearMeasure() instance {
	const q, mu = 0.8, 0.6
	return instance{
		what: "measuring at 0.60 a delivery, beliefs even", aim: "profit", source: "O63", unit: 0.25, outcome: q - mu, scale: q, want: unitWins,
		by: expected, find: trade{
			market: simulate.Market{
				Population: simulate.Population{Trust: even}, Producer: made(q, 0), Measurement: simulate.Measurement{Cost: mu},
			},
			unit: pricing.PerAttempt(0.5), outcome: pricing.PerOutcome(1), metric: simulate.Profit,
		}.expect,
	}
}

// falsePositives: without pay for outcomes an answer is right with p = 0.2. A fee f
// buys effort e = fJ, of cost e²/2, and is charged with alpha + J (p+e). The buyer
// gains e (1 - alpha/J - p) - e²: with alpha = 0.4 and J = 0.5 it loses by every
// fee, such as 0.2.
func falsePositives() instance {
	const base, alpha, beta, f = 0.2, 0.4, 0.1, 0.2
	const informed = 1 - alpha - beta
	const e = f * informed
	effort := made(base+e, e*e/2)
	return instance{
		what: "40% of failures counted: effort bought by a fee of 0.20", aim: "surplus", source: "O28, O36",
		unit: base, outcome: base + e*(1-alpha/informed-base) - e*e, scale: base, want: unitWins,
		by: expected, find: trade{
			market: simulate.Market{
				Producer: made(base, 0), Measurement: simulate.Measurement{FalsePositive: alpha, FalseNegative: beta},
			},
			unit: pricing.PerAttempt(0), outcome: pricing.PerOutcome(f), effort: &effort, metric: simulate.Surplus,
		}.expect,
	}
}
