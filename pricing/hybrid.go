package pricing

import (
	"errors"
	"fmt"
)

// Hybrid puts the charges of several plans on one bill, such as cost less 25%
// and half an outcome fee. A plan with adjustments of its own becomes one charge
// of what it comes to, so that they apply to its own charges alone. A commitment
// over several periods or prepaid credit belongs to the whole bill, whose history
// it reads: set it on the hybrid.
func Hybrid(name string, plans ...Plan) Plan {
	hybrid := Plan{Name: name}
	for _, p := range plans {
		if p.adjusted() {
			hybrid.Charges = append(hybrid.Charges, Charge{Name: p.Name, Meter: part(p), Rate: PerUnit(1)})
		} else {
			hybrid.Charges = append(hybrid.Charges, p.Charges...)
		}
	}
	return hybrid
}

func (p *Plan) adjusted() bool {
	return p.Discount != 0 || p.Maximum != 0 || p.Minimum != 0 || p.Credit != 0 || p.MinorUnit != 0 || p.Commitment != (Commitment{}) || len(p.Prepaid) > 0
}

// part is a plan as the meter of another.
type part Plan

func (p part) Quantity(a *Account) float64 { return Plan(p).Charge(a) }
func (p part) String() string              { return "plan" }
func (p part) Validate() error {
	err := Plan(p).Validate()
	if whole := Plan(p); whole.spansPeriods() {
		err = errors.Join(err, fmt.Errorf("pricing: plan %q within another has a Commitment or Prepaid, which read the history of the whole bill: want them on the plan around it", p.Name))
	}
	return err
}
func (p part) ReadsBuyer() bool      { return Plan(p).ReadsBuyer() }
func (p part) ReadsHistory() bool    { return Plan(p).ReadsHistory() }
func (p part) ReadsDeliveries() bool { return Plan(p).ReadsDeliveries() }
