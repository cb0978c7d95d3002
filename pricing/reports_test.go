package pricing_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// report is what somebody reported of a billing engine, and what is due.
type report struct {
	source, says string
	plan         pricing.Plan
	periods      []pricing.Account // one after the other
	want         []float64         // charge of each
}

// by is a plan of one charge.
func by(m pricing.Meter, r pricing.Rate) pricing.Plan {
	return pricing.Plan{Charges: []pricing.Charge{{Name: "usage", Meter: m, Rate: r}}}
}

// with is the plan after some changes.
func with(p pricing.Plan, change func(p *pricing.Plan)) pricing.Plan {
	change(&p)
	return p
}

// total is a period that is known by its totals.
func total(d pricing.Delivery) pricing.Account { return pricing.Account{Totals: &d} }

// tried are periods of so many attempts.
func tried(n ...float64) (list []pricing.Account) {
	for _, n := range n {
		list = append(list, total(pricing.Delivery{Attempts: n}))
	}
	return list
}

// won are periods of so many outcomes.
func won(n ...float64) (list []pricing.Account) {
	for _, n := range n {
		list = append(list, total(pricing.Delivery{Success: n}))
	}
	return list
}

// list is a period that is known by its deliveries.
func list(d ...pricing.Delivery) []pricing.Account { return []pricing.Account{{Deliveries: d}} }

// part is an account of a share of a period.
func part(share float64, a pricing.Account) []pricing.Account {
	a.Share = share
	return []pricing.Account{a}
}

var reports = []report{
	{"lago-front #3489", "the last unit of a free tier is free, and half a unit beyond is half a unit",
		by(pricing.Attempts, pricing.Graduated{{UpTo: 250}, {Unit: 0.02}}), tried(250, 251, 250.5), []float64{0, 0.02, 0.01}},
	{"lago #648, lago-api #5760", "the fee of the first tier is due without usage",
		by(pricing.Attempts, pricing.Volume{{UpTo: 1, Fee: 50}, {Fee: 50, Unit: 1}}), tried(0, 10), []float64{50, 60}},
	{"autumn #3058", "two lines that round up to a cent are paid by credit in full",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.PerUnit(0.006)},
			{Meter: pricing.Attempts, Rate: pricing.PerUnit(0.006)}},
			Prepaid: []pricing.Grant{{Amount: 100}}, MinorUnit: 0.01},
		[]pricing.Account{total(pricing.Delivery{Success: 1, Attempts: 1})}, []float64{0}},
	{"autumn #3407", "credit comes off lines that are rounded one by one",
		pricing.Plan{Charges: []pricing.Charge{
			{Meter: pricing.Outcomes, Rate: pricing.PerUnit(0.3333)}, {Meter: pricing.Attempts, Rate: pricing.PerUnit(0.3333)},
			{Meter: pricing.Artifacts, Rate: pricing.PerUnit(0.3333)},
		}, Credit: 0.5, MinorUnit: 0.01},
		[]pricing.Account{total(pricing.Delivery{Success: 1, Attempts: 1, Count: 1})}, []float64{0.49}},
	{"lago-api #4642", "a wallet goes down by what was invoiced: 64.59 are left after 17.72 and 17.69",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.PerUnit(17.7196)},
			{Meter: pricing.Attempts, Rate: pricing.PerUnit(17.6948)}},
			Prepaid: []pricing.Grant{{Amount: 100}}, MinorUnit: 0.01},
		append(append(won(1), tried(1)...), won(5)...), []float64{0, 0, 24.01}},
	{"invoiceninja #3195", "nothing is left of a sum less all of it",
		with(by(pricing.Attempts, pricing.PerUnit(64.22)), func(p *pricing.Plan) { p.Discount, p.MinorUnit = 1, 0.01 }), tried(2.25),
		[]float64{0}},
	{"flexprice #443, #456", "tiers take parts of units",
		by(pricing.Attempts, pricing.Graduated{{UpTo: 10, Unit: 1}, {UpTo: 20, Unit: 0.5}, {Unit: 0.1}}), tried(10.5, 20, 25.5),
		[]float64{10.25, 15, 15.55}},
	{"flexprice docs, tiered with package size", "a tier sells begun blocks",
		by(pricing.Attempts, pricing.Volume{{UpTo: 10000, Unit: 1, Block: 1000}, {Unit: 0.5, Block: 1000}}), tried(4500), []float64{5}},
	{"autumn #2508, flowglad #1152", "what expires first is drawn on first, and what is not drawn on in time is gone",
		with(by(pricing.Attempts, pricing.PerUnit(1)), func(p *pricing.Plan) {
			p.Prepaid = []pricing.Grant{{Amount: 100}, {Amount: 100, For: 3}, {Amount: 50, For: 1}, {Amount: 30, From: 1, For: 1}}
		}), tried(60, 60, 60, 60, 60), []float64{0, 0, 0, 0, 20}},
	{"lago-api #5560", "an event that is free in part has a minimum for the rest",
		by(pricing.Value, pricing.Percentage{Share: 0.01, Fee: 0.1, FreeCount: 2, FreeAmount: 100, Minimum: 1, Maximum: 5}),
		list(pricing.Delivery{Value: 60}, pricing.Delivery{Value: 60}, pricing.Delivery{Value: 1000}, pricing.Delivery{Value: 10}), []float64{7}},
	{"asm3 #1830", "dinars have three decimals",
		with(by(pricing.Attempts, pricing.PerUnit(2.7545)), func(p *pricing.Plan) { p.MinorUnit = 0.001 }), tried(1), []float64{2.755}},
	{"Invoice-Generator #120", "a price of half a yen is rounded in the line, not before",
		with(by(pricing.Attempts, pricing.PerUnit(4.5)), func(p *pricing.Plan) { p.MinorUnit = 1 }), tried(1001, 1000), []float64{4505, 4500}},
	{"bfe #1362", "a price of 7.6e-8 keeps its digits",
		with(by(pricing.Tokens, pricing.PerUnit(7.6234102728e-8)), func(p *pricing.Plan) { p.MinorUnit = 1e-8 }),
		[]pricing.Account{total(pricing.Delivery{Usage: pricing.Usage{Input: 1e9}})}, []float64{76.234102728}},
	{"litellm #14849", "cached tokens are counted once",
		by(pricing.TokenPrices{Input: 1.25, CacheRead: 0.625, Output: 10}, pricing.PerUnit(1)),
		[]pricing.Account{total(pricing.Delivery{Usage: pricing.Usage{Input: 5005, CacheRead: 257955, Output: 1744}})}, []float64{0.184918125}},
	{"candela #638", "tiers of a request, request by request",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.InputTokens, Unit: pricing.Unit{Per: 1e6},
			Rate: pricing.Graduated{{UpTo: 0.2, Unit: 3}, {Unit: 6}}, Each: true}}},
		list(pricing.Delivery{Usage: pricing.Usage{Input: 200000}}, pricing.Delivery{Usage: pricing.Usage{Input: 250000}}), []float64{1.5}},
	{"autumn #1815", "a discount is of the prorated fee",
		pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.Flat(100), Prorated: true}}, Discount: 0.2, MinorUnit: 0.01},
		part(0.5, pricing.Account{}), []float64{40}},
	{"BCApps #5718", "three days of February 2020",
		pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.Flat(9), Prorated: true}}, MinorUnit: 1e-5},
		part(3.0/29, pricing.Account{}), []float64{0.93103}},
	{"Intercom help 8205718", "a conversation is charged once, however often it is resolved",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.Graduated{{UpTo: 1, Unit: 0.99}, {}}, Each: true}}},
		list(pricing.Delivery{Success: 3}, pricing.Delivery{Success: 1}, pricing.Delivery{}), []float64{1.98}},
	{"Intercom help 8205718", "a resolution that is reopened in the next period is taken off there",
		by(pricing.Outcomes, pricing.PerUnit(0.99)), []pricing.Account{
			{Deliveries: []pricing.Delivery{{Success: 1}, {Success: 1}}}, {Deliveries: []pricing.Delivery{{Success: -1}, {Success: 1}}},
			{Deliveries: []pricing.Delivery{{Success: -1}}},
		}, []float64{1.98, 0, -0.99}},
	{"tokscale #862", "requests above a length as a class, with prices of their own",
		pricing.Plan{Charges: []pricing.Charge{
			{Meter: pricing.TokenPrices{Input: 5, CacheRead: 0.5},
				Rate: pricing.Matrix{Cells: []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(2)}}, Default: pricing.PerUnit(1)}},
			{Meter: pricing.TokenPrices{Output: 30},
				Rate: pricing.Matrix{Cells: []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(1.5)}}, Default: pricing.PerUnit(1)}},
		}},
		list(pricing.Delivery{Class: 1, Usage: pricing.Usage{Input: 270540, CacheRead: 7936, Output: 630}},
			pricing.Delivery{Usage: pricing.Usage{Input: 1e6}}), []float64{7.741686}},
	{"lago-api #957", "a coupon for one charge alone",
		pricing.Hybrid("", with(by(pricing.Outcomes, pricing.PerUnit(10)), func(p *pricing.Plan) { p.Discount = 0.2 }), pricing.PerAttempt(1)),
		[]pricing.Account{total(pricing.Delivery{Success: 10, Attempts: 7})}, []float64{87}},
	{"lago, coupon of a fixed amount", "it comes off before the minimum",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Attempts, Rate: pricing.PerUnit(1)},
			{Name: "coupon", Rate: pricing.PerUnit(-20)}}, Minimum: 50}, tried(100, 10), []float64{80, 50}},
	{"clerk-docs #3414, GitHub Copilot", "every seat has an allowance, and the allowances are pooled",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Hybrid("", with(pricing.Plan{Charges: []pricing.Charge{
			{Meter: pricing.Tokens, Rate: pricing.PerUnit(1)}, {Meter: pricing.Artifacts, Rate: pricing.PerUnit(-1900)},
		}}, nested)).Charges[0].Meter, Rate: pricing.Layer{Share: 0.01}}}},
		[]pricing.Account{total(pricing.Delivery{Usage: pricing.Usage{Input: 20000}, Count: 10}),
			total(pricing.Delivery{Usage: pricing.Usage{Input: 10000}, Count: 10})}, []float64{10, 0}},
	{"autumn, salesbricks", "classes of work draw different numbers of credits from one pool",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Hybrid("", with(by(pricing.Artifacts, pricing.Matrix{
			Cells: []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(5)}, {Class: 2, Rate: pricing.PerUnit(50)}}, Default: pricing.PerUnit(1),
		}), nested)).Charges[0].Meter, Included: 100, Rate: pricing.Graduated{{UpTo: 1000, Unit: 0.1}, {Unit: 0.08}}}}},
		list(pricing.Delivery{Class: 2, Count: 3}, pricing.Delivery{Class: 1, Count: 10}, pricing.Delivery{Count: 7}), []float64{10.7}},
	{"lago-api #994, its workaround", "a prorated minimum around usage that is not",
		with(pricing.Hybrid("", with(by(pricing.Attempts, pricing.PerUnit(1)),
			func(p *pricing.Plan) { p.Minimum, p.Prorated = 1000, true })), cents),
		append(part(0.5, tried(600)[0]), part(15.0/31, tried(200)[0])...), []float64{600, 483.87}},
	{"own", "a rebate with a cap",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Outcomes, Rate: pricing.PerUnit(1)},
			{Meter: pricing.Shortfall{Promised: 0.9}, Rate: pricing.Layer{To: 5, Share: -5}}}},
		[]pricing.Account{total(pricing.Delivery{Count: 100, Success: 50})}, []float64{25}},
	{"own", "what is rolled over pays for the usage of the next term",
		with(by(pricing.Outcomes, pricing.PerUnit(1)),
			func(p *pricing.Plan) { p.Commitment = pricing.Commitment{Amount: 100, Periods: 1, Rollover: true} }),
		won(40, 130, 100), []float64{100, 70, 100}},
	{"UniBee, phases of a plan", "three periods at 9, then 29, by credit that expires",
		pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.Flat(29)}},
			Prepaid: []pricing.Grant{{Amount: 20, For: 1}, {Amount: 20, From: 1, For: 1}, {Amount: 20, From: 2, For: 1}}},
		tried(0, 0, 0, 0), []float64{9, 9, 9, 29}},
	{"own", "3e15 tokens",
		with(by(pricing.Tokens, pricing.Graduated{{UpTo: 1e15, Unit: 1e-6}, {Unit: 5e-7}}), cents),
		[]pricing.Account{total(pricing.Delivery{Usage: pricing.Usage{Input: 3e15}})}, []float64{2e9}},
	{"Zuora and Nue, rollover", "who uses nothing pays the commitment in every term",
		with(by(pricing.Outcomes, pricing.PerUnit(1)),
			func(p *pricing.Plan) { p.Commitment = pricing.Commitment{Amount: 100, Periods: 1, Rollover: true} }),
		won(0, 0, 0, 0), []float64{100, 100, 100, 100}},
	{"Zuora and Nue, rollover", "and so over terms of three periods",
		with(by(pricing.Outcomes, pricing.PerUnit(1)),
			func(p *pricing.Plan) { p.Commitment = pricing.Commitment{Amount: 90, Periods: 3, Rollover: true} }),
		won(0, 0, 0, 0, 0, 0, 0, 0, 0), []float64{0, 0, 90, 0, 0, 90, 0, 0, 90}},
	{"lago-api #994", "600 used in half a period are above half the minimum of 1,000",
		pricing.Plan{Charges: []pricing.Charge{{Meter: pricing.Attempts, Rate: pricing.PerUnit(1), Minimum: 1000, Prorated: true}},
			MinorUnit: 0.01}, part(0.5, tried(600)[0]), []float64{600}},
	{"own", "after .7 and .3 nothing is left of credit of 1",
		with(by(pricing.Outcomes, pricing.PerUnit(0.1)),
			func(p *pricing.Plan) { p.Prepaid, p.MinorUnit = []pricing.Grant{{Amount: 1}}, 0.01 }), won(7, 3, 10), []float64{0, 0, 1}},
	{"llmgateway #2566, unkey #6422", "half a period has half the fee and half the allowance",
		pricing.Plan{Charges: []pricing.Charge{{Rate: pricing.Flat(100), Prorated: true},
			{Meter: pricing.Attempts, Included: 1000, Rate: pricing.PerUnit(1), Prorated: true}}},
		part(0.5, tried(800)[0]), []float64{350}},
}

// nested gives a plan an adjustment, so that Hybrid makes a meter of it.
func nested(p *pricing.Plan) { p.Maximum = 1e12 }

func cents(p *pricing.Plan) { p.MinorUnit = 0.01 }

// What people reported of billing engines comes out right, period after period, from the
// plan and from its JSON, and no line of an invoice is nothing but rounding.
func TestReports(t *testing.T) {
	for _, r := range reports {
		t.Run(r.source+": "+r.says, func(t *testing.T) {
			text, err := json.Marshal(r.plan)
			require.NoError(t, err)
			plan, err := pricing.ParsePlan(text)
			require.NoError(t, err)
			require.Equal(t, len(r.periods), len(r.want))
			var history []pricing.Statement
			for i, a := range r.periods {
				a.History = history
				s, err := pricing.StatementOf(plan, &a)
				require.NoError(t, err)
				assert.InDelta(t, r.want[i], s.Charge, 1e-9*max(1, math.Abs(r.want[i])), "period %d", i)
				assert.Equal(t, s.Charge, r.plan.Charge(&a))
				for _, l := range plan.Invoice(&a).Lines {
					assert.True(t, l.Meter != "" || math.Abs(l.Amount) > 1e-9, "%+v", l)
				}
				history = append(history, s)
			}
		})
	}
}
