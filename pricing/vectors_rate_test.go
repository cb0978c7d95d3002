package pricing_test

import (
	"maps"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// simpleRate is the rate that the parameters describe.
func simpleRate(p params) pricing.Rate {
	switch {
	case p["units"] != nil:
		var m pricing.Matrix
		units := p.object("units")
		for i, name := range slices.Sorted(maps.Keys(units)) {
			m.Cells = append(m.Cells, pricing.Cell{Class: i + 1, Rate: tiered(p, blocks(units.list(name)))})
		}
		m.Default = pricing.Flat(0)
		return m
	case p["unit_amounts"] != nil:
		m := pricing.Matrix{Default: pricing.PerUnit(p.number("default_unit_amount"))}
		units := p.object("unit_amounts")
		for i, name := range slices.Sorted(maps.Keys(units)) {
			m.Cells = append(m.Cells, pricing.Cell{Class: i + 1, Rate: pricing.PerUnit(units.number(name))})
		}
		return m
	case p["ranges"] != nil:
		return tiered(p, ranges(p.list("ranges")))
	case p["tiers"] != nil && p.list("tiers")[0]["block_size"] != nil:
		return tiered(p, blocks(p.list("tiers")))
	case p["tiers"] != nil:
		return tiered(p, upTo(p.list("tiers")))
	case p["package_size"] != nil:
		return pricing.Package{Size: p.number("package_size"), Price: p.number("amount"), Whole: p["rounding"] == "down"}
	case p["multiplier"] != nil:
		return pricing.PerUnit(p.number("multiplier"))
	case p["event_amounts_cents"] != nil:
		return pricing.PerUnit(0.01)
	}
	return pricing.PerUnit(p.number("unit_amount"))
}

func tiered(p params, tiers []pricing.Tier) pricing.Rate {
	if p["policy"] == "TOP_TIER" || p["tier_mode"] == "volume" {
		return pricing.Volume(tiers)
	}
	return pricing.Graduated(tiers)
}

func upTo(list []params) []pricing.Tier {
	var tiers []pricing.Tier
	for _, t := range list {
		tiers = append(tiers, pricing.Tier{UpTo: t.number("up_to"), Unit: t.number("unit_amount"), Fee: t.number("flat_amount")})
	}
	return open(tiers)
}

func ranges(list []params) []pricing.Tier {
	var tiers []pricing.Tier
	for _, t := range list {
		tiers = append(tiers, pricing.Tier{UpTo: t.number("to_value"), Unit: t.number("unit_amount") + t.number("rate_percent")/100, Fee: t.number("flat_amount")})
	}
	return open(tiers)
}

// blocks are Kill Bill's tiers, each a number of blocks of a size.
func blocks(list []params) []pricing.Tier {
	var tiers []pricing.Tier
	end := 0.0
	for _, t := range list {
		end += t.number("max_blocks") * t.number("block_size")
		tiers = append(tiers, pricing.Tier{UpTo: end, Block: t.number("block_size"), Unit: t.number("block_price")})
	}
	return open(tiers)
}

// open lets the last tier have no end: the cases stay within it, or are charged
// at its price beyond.
func open(tiers []pricing.Tier) []pricing.Tier {
	tiers[len(tiers)-1].UpTo = 0
	return tiers
}

// oneTier charges a single tier of several, the others at nothing.
func oneTier(p params) pricing.Rate {
	r := p.object("range")
	from := r.number("from_value")
	if p["adjacent"] != true {
		from = max(from-1, 0)
	}
	tier := pricing.Tier{UpTo: r.number("to_value"), Unit: r.number("unit_amount") + r.number("rate_percent")/100, Fee: r.number("flat_amount")}
	tiers := pricing.Graduated{tier, {}}
	if from > 0 {
		tiers = pricing.Graduated{{UpTo: from}, tier, {}}
	}
	return tiers
}

func stairs(p params) pricing.Rate {
	var s pricing.Stairstep
	for _, t := range p.list("tiers") {
		for _, name := range slices.Sorted(maps.Keys(t.object("limits"))) {
			s = append(s, pricing.Step{UpTo: max(t.object("limits").number(name), 0), Price: t.number("price")})
		}
	}
	s[len(s)-1].UpTo = 0
	return s
}

func percentage(p params) pricing.Rate {
	return pricing.Percentage{
		Share: p.number("rate_percent") / 100, Fee: p.number("fixed_amount"),
		FreeCount: int(p.number("free_events")), FreeAmount: p.number("free_units"),
		Minimum: p.number("per_tx_min"), Maximum: p.number("per_tx_max"),
	}
}
