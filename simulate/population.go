package simulate

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Population is the spread of context among receivers. A nil distribution is
// the commodity's value, the same for everyone, given with each field.
type Population struct {
	Knowledge Distribution // probability of being right unaided, in [0,1]; nil: 0
	Stakes    Distribution // gain from a right decision, currency, at least 0; nil: 1
	Ability   Distribution // probability that an answer can be acted on, in [0,1]; nil: 1
	Trust     Distribution // believed probability that an attempt is right, each by itself, in [0,1]; nil: what the producer lets be known
	OwnCost   Distribution // cost of an unaided answer, currency, at least 0; nil: 0
	CheckCost Distribution // cost of a check, currency, at least 0, where 0 is no means to check; nil: 0
	ReadCost  Distribution // currency per output token, at least 0; nil: 0

	Harm        Distribution // loss from acting on a wrong answer of the seller's, relative to stakes, at least 0; nil: 0
	RejectRight Distribution // probability that a check rejects a right answer, in [0,1]; nil: 0
	PassWrong   Distribution // probability that a check passes a wrong one, in [0,1]; nil: 0

	RiskAversion Distribution // absolute (CARA), per currency, at least 0; nil: 0

	// Correlations tie dimensions together by a Gaussian copula. Pairs that are
	// not named are uncorrelated.
	Correlations []Correlation

	// Learning is how Trust follows what receivers see of the answers they use.
	Learning Learning
}

// Dimension is one of the ways in which receivers differ.
type Dimension uint8

// The dimensions: those of Population, and Fit, by which a producer's Quality
// varies from receiver to receiver. A new one comes last, so that no draw moves.
const (
	Knowledge Dimension = iota
	Stakes
	Ability
	Trust
	OwnCost
	CheckCost
	ReadCost
	Fit
	Harm
	RejectRight
	PassWrong
	RiskAversion
	dimensions
)

var dimensionNames = [dimensions]string{
	"Knowledge", "Stakes", "Ability", "Trust", "OwnCost", "CheckCost", "ReadCost", "Fit", "Harm", "RejectRight", "PassWrong", "RiskAversion",
}

// String returns the dimension's name.
func (d Dimension) String() string {
	if d < dimensions {
		return dimensionNames[d]
	}
	return fmt.Sprintf("Dimension(%d)", uint8(d))
}

// Correlation is the correlation, in [-1,1], of two dimensions' normal scores.
type Correlation struct {
	A, B Dimension
	Rho  float64
}

func (p *Population) compile(f fault.List) *market.Population {
	f = f.In("Population")
	inf := math.Inf(1)
	c := &market.Population{Trust: p.Trust != nil}
	for d, spec := range [dimensions]struct {
		of          Distribution
		high, ifNil float64
	}{
		Knowledge: {p.Knowledge, 1, 0},
		Stakes:    {p.Stakes, inf, 1},
		Ability:   {p.Ability, 1, 1},
		Trust:     {p.Trust, 1, 1},
		OwnCost:   {p.OwnCost, inf, 0},
		CheckCost: {p.CheckCost, inf, 0},
		ReadCost:  {p.ReadCost, inf, 0},
		Fit:       {distuv.Uniform{Max: 1}, 1, 0},

		Harm:        {p.Harm, inf, 0},
		RejectRight: {p.RejectRight, 1, 0},
		PassWrong:   {p.PassWrong, 1, 0},

		RiskAversion: {p.RiskAversion, inf, 0},
	} {
		t := f.Compile(Dimension(d).String(), spec.of, 0, spec.high, spec.ifNil)
		c.Tables[d], c.Varies[d], c.Same[d] = t, t.Varies(), t.Min()
	}
	c.Varies[Fit] = false // until a producer's quality does
	c.NoisyChecks = c.Tables[RejectRight].Max() > 0 || c.Tables[PassWrong].Max() > 0
	if c.NoisyChecks && p.CheckCost == nil {
		f.Add("RejectRight or PassWrong is given and CheckCost is not, want the cost of a check for it to err")
	}
	p.Learning.validate(f, p.Trust != nil)
	correlate(c, f, p.Correlations)
	c.Prepare()
	return c
}

func correlate(c *market.Population, f fault.List, pairs []Correlation) {
	if len(pairs) == 0 {
		return
	}
	n := int(dimensions)
	m := mat.NewSymDense(n, nil)
	for i := range n {
		m.SetSym(i, i, 1)
	}
	sound := true
	seen := map[[2]Dimension]bool{}
	for i, r := range pairs {
		pair := [2]Dimension{min(r.A, r.B), max(r.A, r.B)}
		switch {
		case r.A >= dimensions || r.B >= dimensions || r.A == r.B:
			f.Add("Correlations[%d] is of %v and %v, want two different dimensions", i, r.A, r.B)
			sound = false
			continue
		case !(r.Rho >= -1 && r.Rho <= 1):
			f.Add("Correlations[%d] of %v and %v is %v, want a number in [-1,1]", i, r.A, r.B, r.Rho)
			sound = false
			continue
		case seen[pair]:
			f.Add("Correlations[%d]: %v and %v are correlated twice, want each pair once", i, r.A, r.B)
			sound = false
		}
		seen[pair] = true
		m.SetSym(int(r.A), int(r.B), r.Rho)
		c.Tied[r.A], c.Tied[r.B] = true, true
		c.Varies[r.A], c.Varies[r.B] = true, true
	}
	if !sound {
		return
	}
	root, ok := semiCholesky(m)
	if !ok {
		f.Add("Correlations are not those of any variables: the matrix has a negative eigenvalue; want smaller correlations")
		return
	}
	c.Root = root
}

// semiCholesky returns the root of a correlation matrix, which may be singular, and whether
// there is one. Each dimension follows those before it, and Stakes, which come last, all
// others: so it is plain what these tell of them.
func semiCholesky(m *mat.SymDense) (root [dimensions][dimensions]float64, ok bool) {
	const rounding = 1e-12
	order := make([]Dimension, 0, dimensions)
	for d := range dimensions {
		if d != Stakes {
			order = append(order, d)
		}
	}
	order = append(order, Stakes)
	for place, j := range order {
		d := m.At(int(j), int(j))
		for _, k := range order[:place] {
			d -= root[j][k] * root[j][k]
		}
		if d < -rounding {
			return root, false
		}
		root[j][j] = math.Sqrt(max(d, 0))
		for _, i := range order[place+1:] {
			s := m.At(int(i), int(j))
			for _, k := range order[:place] {
				s -= root[i][k] * root[j][k]
			}
			if root[j][j] > math.Sqrt(rounding) {
				root[i][j] = s / root[j][j]
			} else if math.Abs(s) > math.Sqrt(rounding) {
				return root, false
			}
		}
	}
	return root, true
}
