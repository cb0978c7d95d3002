package simulate

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// A dimension in which receivers differ has its place in Population, among the
// Dimensions, in the market compiled, and in the receiver: what goes in comes out.
func TestDimensions(t *testing.T) {
	require.Equal(t, market.Dimensions, int(dimensions))
	var p Population
	want := map[string]float64{}
	names := map[string]bool{}
	for d := range dimensions {
		require.NotEmpty(t, d.String(), "dimension %d has no name in dimensionNames", int(d))
		names[d.String()] = true
	}
	require.Len(t, names, int(dimensions), "each has a name of its own")
	v := reflect.ValueOf(&p).Elem()
	for i := range v.NumField() {
		if v.Field(i).Type() != reflect.TypeFor[Distribution]() {
			continue
		}
		x := float64(1+i) / 100
		name := v.Type().Field(i).Name
		v.Field(i).Set(reflect.ValueOf(Point(x)))
		want[name] = x
		assert.True(t, names[name], "%s is no Dimension", name)
	}
	assert.Len(t, want, int(dimensions)-1, "all but Fit")
	f := fault.New("")
	c := p.compile(f)
	require.NoError(t, f.Err())
	who, _ := c.Draw(&draw.Place{})
	r := reflect.ValueOf(who)
	assert.Equal(t, len(want), r.NumField(), "a field of pricing.Receiver that nothing draws")
	for name, x := range want {
		field := r.FieldByName(name)
		if assert.True(t, field.IsValid(), "pricing.Receiver has no %s", name) {
			assert.Equal(t, x, field.Float(), name)
		}
	}
	assert.NotEqual(t, pricing.Receiver{}, who)
}

// What is known of quality is the same list in both.
func TestKnown(t *testing.T) {
	for known, compiled := range map[Known]market.Known{
		OwnQuality: market.OwnQuality, MarketQuality: market.MarketQuality, TaskQuality: market.TaskQuality,
	} {
		assert.Equal(t, market.Known(known), compiled, known.String())
	}
}
