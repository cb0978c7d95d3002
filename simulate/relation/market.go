package relation

import "github.com/usevalue/usevalue/simulate"

// OfMarket returns the shares in a market, whose distributions are known: by formulas and
// an integral, without drawing, so there is no interval. They are right to three digits,
// and to four where few dimensions vary; [simulate.Market.Variances] says how, and what it
// refuses.
func OfMarket(m simulate.Market) (Shares, error) {
	v, err := m.Variances()
	if err != nil {
		return Shares{}, err
	}
	return components{v.Receiver, v.Artifact, v.Interaction}.shares(), nil
}
