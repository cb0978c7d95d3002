package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// relationship is what lasts between a receiver and an offer, from period to period.
type relationship struct {
	joined     bool                // it took an option in the period before
	history    []pricing.Statement // its earlier periods
	experience []experience        // by producer, where receivers learn
	bills      []ownBill           // by option, and then by option in truth, where the receiver has bills of its own
}

// ownBill is the bill that was found for the receiver in its first period; nil: none yet.
type ownBill struct {
	bill  *bill.Bill
	again bool // the bill depends on earlier periods, so that it is found again in each
}

// experience is what a receiver has seen of a producer under an offer.
type experience struct{ right, wrong float64 }

// trust is what is believed of an attempt after it.
func (e *experience) trust(p *market.Producer, before, evidence float64) float64 {
	seen := e.right + e.wrong
	if p.Attempts == 1 {
		return (before*evidence + e.right) / (evidence + seen)
	}
	return p.QualityFor((p.Yield(before).Right*evidence + e.right) / (evidence + seen))
}

// newRelationships are those of a receiver, by offer.
func (g *engine) newRelationships() []relationship {
	list := make([]relationship, len(g.offers))
	for o := range list {
		if !g.offers[o].settled || g.expecting {
			list[o].bills = make([]ownBill, 2*len(g.offers[o].options))
		}
	}
	if g.learning.Evidence > 0 {
		for o := range list {
			list[o].experience = make([]experience, len(g.producers))
		}
	}
	return list
}

// begin forgets everything.
func (r *relationship) begin() {
	r.joined, r.history = false, r.history[:0]
	clear(r.experience)
	clear(r.bills)
}

// remember adds the period to the relationship, and counts who took an option in the
// period before and does so again.
func (r *replicator) remember(e *encounter) {
	joined := e.chosen != nil
	if joined && e.with.joined {
		e.tally.Renewed++
	}
	e.with.joined = joined
	switch {
	case r.expecting && !e.offer.remembers: // the account was not made
	case joined:
		e.with.history = append(e.with.history, pricing.Charged(e.option().Strategy, &r.books.account, e.charge))
	default:
		e.with.history = append(e.with.history, pricing.Statement{Total: r.books.totals, Charge: e.charge})
	}
}

// observe adds the answers that were used to what the receiver has seen.
func (r *replicator) observe(e *experience, used []market.Use, uses []int32) {
	for _, k := range uses {
		seen := 1.0
		if task, checked := k/2, k%2 == 1; !checked {
			notice, _, _, _ := r.at.Bits(draw.Notice, uint64(task))
			seen = draw.Flip(draw.Float64(notice), r.learning.Observed)
		}
		e.right += seen * used[k].Right
		e.wrong += seen * (1 - used[k].Right)
	}
}
