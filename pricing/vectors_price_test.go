package pricing_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/usevalue/usevalue/pricing"
)

// params are a price as an engine has it.
type params map[string]any

// number is a parameter that is a number, written as text or not; 0 without it.
func (p params) number(name string) float64 {
	switch x := p[name].(type) {
	case float64:
		return x
	case string:
		v, err := strconv.ParseFloat(x, 64)
		if err != nil {
			panic(fmt.Sprintf("%s is %q, want a number", name, x))
		}
		return v
	}
	return 0
}

func (p params) list(name string) []params {
	var list []params
	for _, x := range p[name].([]any) {
		list = append(list, x.(map[string]any))
	}
	return list
}

func (p params) object(name string) params {
	o, _ := p[name].(map[string]any)
	return o
}

// price is a case as a plan and an account. The unit of the price is counted as
// artifacts; amounts that events carry are their values.
func (v vector) price() (pricing.Plan, *pricing.Account, error) {
	p := v.Params
	if v.Model == "volume" {
		p["tier_mode"] = "volume"
	}
	plan := pricing.Plan{
		Name: v.ID, Discount: p.number("percent_discount") / 100, Maximum: p.number("maximum"), Minimum: p.number("minimum"),
	}
	if p["currency"] != nil || p["round_to"] != nil || p["pricing_unit_amount"] != nil {
		plan.MinorUnit = 0.01
	}
	if free := p.number("already_used"); free != 0 { // a coupon that was used in part
		plan.Prepaid = []pricing.Grant{{Amount: p.number("amount")}}
	}
	for _, name := range []string{"credits", "wallets"} {
		if list, ok := p[name].([]any); ok {
			for _, x := range list {
				plan.Prepaid = append(plan.Prepaid, pricing.Grant{Amount: params{"x": x}.number("x")})
			}
		}
	}
	charge := pricing.Charge{Name: v.Model, Meter: pricing.Artifacts}
	account, err := v.account()
	if err != nil {
		return plan, nil, err
	}
	switch v.Model {
	case "flat", "custom":
		charge = pricing.Charge{Name: v.Model, Rate: pricing.Flat(p.number("flat_fee") + p.number("custom_amount"))}
	case "two_part":
		plan.Charges = append(plan.Charges, pricing.Charge{Name: "fee", Rate: pricing.Flat(p.number("flat_fee"))})
		charge.Rate = pricing.PerUnit(p.number("unit_amount"))
	case "pricing_unit":
		charge.Unit.Times = p.number("conversion_rate")
		charge.Rate = pricing.PerUnit(p.number("unit_amount") + p.number("pricing_unit_amount"))
	case "percentage":
		charge.Meter, charge.Rate = pricing.Value, percentage(p)
	case "capacity":
		charge.Rate = stairs(p)
	case "graduated_tier", "graduated_percentage_tier":
		charge.Rate = oneTier(p)
	case "min_commit", "discount", "credits":
		if err := v.adjust(&plan, account, &charge); err != nil {
			return plan, nil, err
		}
	case "rounding":
		charge.Rate = pricing.PerUnit(1)
		plan.MinorUnit = 0
		charge.Unit = conversion(p)
	case "unit_conversion":
		charge.Unit = conversion(p.object("unit_config"))
		charge.Included = p.number("usage_discount")
	}
	if charge.Rate == nil {
		charge.Rate = simpleRate(p)
	}
	if v.Model == "package" {
		charge.Included = p.number("free_units")
	}
	plan.Charges = append(plan.Charges, charge)
	return plan, account, nil
}

func conversion(p params) pricing.Unit {
	u := pricing.Unit{Decimals: int(p.number("precision"))}
	switch p["operation"] {
	case "multiply":
		u.Times = p.number("factor")
	case "divide":
		u.Per = p.number("factor")
	}
	for _, name := range []string{"mode", "rounding"} {
		switch p[name] {
		case "ceil", "ceiling":
			u.Rounding = pricing.Up
		case "floor":
			u.Rounding = pricing.Down
		case "round", "half_up":
			u.Rounding = pricing.Nearest
		}
	}
	return u
}

// adjust turns what is about adjustments alone into a plan on an amount that is
// given.
func (v vector) adjust(plan *pricing.Plan, a *pricing.Account, charge *pricing.Charge) error {
	p := v.Params
	if p["unit_amount"] != nil || p["tiers"] != nil || p["package_size"] != nil || p["multiplier"] != nil {
		return nil // of a price, not alone
	}
	rate := 1.0
	if x := p.number("conversion_rate"); x != 0 {
		rate = x
		plan.Minimum *= x
	}
	charge.Rate = pricing.PerUnit(rate)
	switch p["kind"] {
	case "amount":
		if p.number("already_used") == 0 {
			plan.Credit = p.number("amount")
		} else {
			a.History = []pricing.Statement{{Adjusted: -p.number("already_used")}}
		}
	case "percent":
		plan.Discount = p.number("percent") / 100
	case "usage":
		charge.Included = max(p.number("free_units")-p.number("pre_line_usage"), 0)
	}
	if days := p.number("days"); days != 0 {
		plan.Prorated, a.Share = true, days/p.number("period_days")
	}
	if billed := p.number("previously_billed"); billed != 0 {
		plan.Commitment = pricing.Commitment{Amount: plan.Minimum, Periods: 2}
		plan.Minimum = 0
		a.History = []pricing.Statement{{Charge: billed}}
	}
	return nil
}

// account is the usage of a case: a number of units, or events one by one.
func (v vector) account() (*pricing.Account, error) {
	var usage any
	if err := json.Unmarshal(v.Usage, &usage); err != nil {
		return nil, err
	}
	p := v.Params
	events := []float64{}
	switch u := usage.(type) {
	case map[string]any:
		a := &pricing.Account{}
		byName := params(u)
		for i, name := range slices.Sorted(maps.Keys(u)) {
			if n := byName.number(name); n > 0 {
				a.Deliveries = append(a.Deliveries, pricing.Delivery{Class: i + 1, Count: n})
			}
		}
		return a, nil
	case []any:
		for _, x := range u {
			events = append(events, params{"x": x}.number("x"))
		}
	default:
		n := max(params{"x": usage}.number("x"), 0)
		if cents, ok := p["event_amounts_cents"].([]any); ok {
			n = 0
			for _, x := range cents {
				n += params{"x": x}.number("x")
			}
		}
		if v.Model != "percentage" {
			return counted(n), nil
		}
		before := 0.0
		for _, x := range listOf(p["running_totals"]) {
			if total := (params{"x": x}).number("x"); total <= n {
				events = append(events, total-before)
				before = total
			}
		}
		events = append(events, n-before)
	}
	a := &pricing.Account{}
	for _, x := range events {
		a.Deliveries = append(a.Deliveries, pricing.Delivery{Success: 1, Value: x})
	}
	return a, nil
}

func listOf(x any) []any {
	list, _ := x.([]any)
	return list
}
