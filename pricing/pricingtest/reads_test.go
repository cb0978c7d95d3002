package pricingtest_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// reader charges by what it says that it does not read.
type reader func(a *pricing.Account) float64

func (r reader) Charge(a *pricing.Account) float64 { return a.Total().Success * (2 + r(a)) }

func (reader) ReadsBuyer() bool { return false }

func (reader) ReadsHistory() bool { return false }

func (reader) ReadsDeliveries() bool { return false }

// What is read and denied is found, wherever it begins.
func TestWhatIsReadIsFound(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	readers := map[string]reader{
		"how many are listed": func(a *pricing.Account) float64 { return b2f(len(a.Deliveries) >= 1000) },
		"a period of nothing": func(a *pricing.Account) float64 { return b2f(len(a.History) == 3 && a.History[2].Charge == 0) },
	}
	periods, thresholds := []int{1, 2, 3, 4, 5, 8, 13, 24, 36}, []float64{-100, -1, 0, 0.05, 0.5, 0.95, 1, 7, 1000}
	few := []string{"periods from 4 on", "segments from 4 on", "signals above 0.5"} // of short tests
	for _, from := range periods {
		readers[fmt.Sprintf("periods from %d on", from)] = func(a *pricing.Account) float64 { return b2f(len(a.History) >= from) }
		readers[fmt.Sprintf("period %d", from)] = func(a *pricing.Account) float64 { return b2f(len(a.History) == from) }
		readers[fmt.Sprintf("segments from %d on", from)] = func(a *pricing.Account) float64 { return b2f(a.Buyer.Segment >= from) }
		readers[fmt.Sprintf("segment %d", from)] = func(a *pricing.Account) float64 { return b2f(a.Buyer.Segment == from) }
	}
	for _, above := range thresholds {
		readers[fmt.Sprintf("signals above %v", above)] = func(a *pricing.Account) float64 { return b2f(a.Buyer.Signal > above) }
	}
	leaves("Statement", reflect.ValueOf(&pricing.Statement{}).Elem(), func(name string, v reflect.Value) {
		if v.Kind() != reflect.Float64 {
			return
		}
		readers[name] = func(a *pricing.Account) float64 {
			read := false
			if len(a.History) > 0 {
				leaves("Statement", reflect.ValueOf(&a.History[0]).Elem(), func(found string, v reflect.Value) {
					read = read || found == name && v.Float() != 0
				})
			}
			return b2f(read)
		}
	})
	for name, r := range readers {
		if testing.Short() && !slices.Contains(few, name) {
			continue
		}
		broken := brokenBy(t, name, r, only(pricingtest.Honest)...)
		assert.Equal(t, pricingtest.Honest, broken.Law, name)
	}
	assert.NoError(t, pricingtest.TestStrategy(reader(func(*pricing.Account) float64 { return 1 })))
}
