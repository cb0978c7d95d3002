package pricing_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

func TestSegmentsAndContextual(t *testing.T) {
	segments := pricing.Segments{Name: "sizes", By: []pricing.Strategy{pricing.PerArtifact(1), nil}, Default: pricing.PerArtifact(3)}
	require.NoError(t, segments.Validate())
	for segment, want := range map[int]float64{0: 1, 1: 3, 2: 3, -1: 3} {
		a := artifacts(1)
		a.Buyer.Segment = segment
		assert.Equal(t, want, segments.Charge(a))
	}
	assert.True(t, math.IsNaN(pricing.Segments{}.Charge(artifacts(1))))
	assert.EqualError(t, pricing.Segments{By: []pricing.Strategy{pricing.CostPlus(math.NaN())}}.Validate(),
		"pricing: segments \"\": By[0]: pricing: plan \"cost plus NaN%\": charge 1 \"cost\": Rate: the price is NaN, want a finite number\n"+
			"pricing: segments \"\": Default is nil, want a strategy for the segments beyond By")

	assert.True(t, math.IsNaN(pricing.Contextual(nil).Charge(artifacts(1))))
	require.Error(t, pricing.Contextual(nil).Validate())
	assert.True(t, math.IsNaN(pricing.Contextual(func(pricing.Buyer) pricing.Strategy { return nil }).Charge(artifacts(1))))
	assert.True(t, pricing.Contextual(nil).ReadsBuyer() && segments.ReadsBuyer())
}

func TestSegmentsHaveInvoicesAndNoJSON(t *testing.T) {
	function := pricing.StrategyFunc(func(a *pricing.Account) float64 { return 7 })
	segments := pricing.Segments{Name: "s", By: []pricing.Strategy{pricing.PerArtifact(2)}, Default: function}
	assert.Equal(t, pricing.PerArtifact(2).Invoice(artifacts(3)), segments.Invoice(artifacts(3)))
	other := artifacts(3)
	other.Buyer.Segment = 4
	assert.Equal(t, pricing.Invoice{Plan: "s", Lines: []pricing.Line{{Name: "segment 4", Amount: 7}}}, segments.Invoice(other))
	_, err := json.Marshal(segments)
	assert.ErrorContains(t, err, `segments "s" have no JSON, want a plan whose rates are a Matrix BySegment`)
}
