package inverse

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// Validate says what is wrong with the parameters of a distribution: what its own method
// Validate says, or for one of gonum's, which have none, each parameter out of range.
// Elsewhere nothing is known.
func Validate(q Quantiler) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("its method Validate panics: %v", r)
		}
	}()
	if v, ok := q.(interface{ Validate() error }); ok {
		return v.Validate()
	}
	if v := reflect.ValueOf(q); v.Kind() == reflect.Pointer && v.Type().Elem().PkgPath() == distuvPath {
		if v.IsNil() {
			return fmt.Errorf("it is a nil pointer to a %v, want a value", v.Type().Elem())
		}
		q = v.Elem().Interface().(Quantiler)
	}
	p := parameters{of: fmt.Sprintf("%T", q)}
	p.check(q)
	return errors.Join(p.faults...)
}

var distuvPath = reflect.TypeFor[distuv.Normal]().PkgPath()

// describe adds to an error which of gonum's distributions it is of, with its parameters.
func describe(q Quantiler, err error) error {
	v := reflect.Indirect(reflect.ValueOf(q))
	if !v.IsValid() || v.Kind() != reflect.Struct || v.Type().PkgPath() != distuvPath {
		return err
	}
	var list []string
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Float64 {
			list = append(list, fmt.Sprintf("%s: %v", v.Type().Field(i).Name, f.Float()))
		}
	}
	return fmt.Errorf("%v{%s}: %w", v.Type(), strings.Join(list, ", "), err)
}

// parameters of a distribution, and what is wrong with them.
type parameters struct {
	of     string
	faults []error
}

// check checks those of gonum's distributions that have a quantile function. A scale of 0
// is a point.
func (p *parameters) check(q Quantiler) {
	switch d := q.(type) {
	case distuv.Bernoulli:
		p.want("P", d.P, d.P >= 0 && d.P <= 1, "a probability in [0,1]")
	case distuv.Beta:
		p.positive("Alpha", d.Alpha)
		p.positive("Beta", d.Beta)
	case distuv.Chi:
		p.positive("K", d.K)
	case distuv.ChiSquared:
		p.positive("K", d.K)
	case distuv.Exponential:
		p.positive("Rate", d.Rate)
	case distuv.F:
		p.positive("D1", d.D1)
		p.positive("D2", d.D2)
	case distuv.Gamma:
		p.positive("Alpha", d.Alpha)
		p.positive("Beta", d.Beta)
	case distuv.GumbelRight:
		p.finite("Mu", d.Mu)
		p.scale("Beta", d.Beta)
	case distuv.InverseGamma:
		p.positive("Alpha", d.Alpha)
		p.positive("Beta", d.Beta)
	case distuv.Laplace:
		p.finite("Mu", d.Mu)
		p.scale("Scale", d.Scale)
	case distuv.LogNormal:
		p.finite("Mu", d.Mu)
		p.scale("Sigma", d.Sigma)
	case distuv.Logistic:
		p.finite("Mu", d.Mu)
		p.scale("S", d.S)
	case distuv.NoncentralT:
		p.positive("Nu", d.Nu)
		p.finite("Mu", d.Mu)
	case distuv.Normal:
		p.finite("Mu", d.Mu)
		p.scale("Sigma", d.Sigma)
	case distuv.Pareto:
		p.positive("Xm", d.Xm)
		p.positive("Alpha", d.Alpha)
	case distuv.StudentsT:
		p.finite("Mu", d.Mu)
		p.scale("Sigma", d.Sigma)
		p.positive("Nu", d.Nu)
	case distuv.Triangle:
		if d == (distuv.Triangle{}) {
			p.faults = append(p.faults, fmt.Errorf("the %s is the zero value, want one of distuv.NewTriangle", p.of))
		}
	case distuv.Uniform:
		p.finite("Min", d.Min)
		p.finite("Max", d.Max)
		p.want("Max", d.Max, !(d.Max < d.Min), fmt.Sprintf("at least Min, which is %v", d.Min))
	case distuv.Weibull:
		p.positive("K", d.K)
		p.scale("Lambda", d.Lambda)
	}
}

func (p *parameters) want(name string, x float64, ok bool, want string) {
	if !ok {
		p.faults = append(p.faults, fmt.Errorf("%s of the %s is %v, want %s", name, p.of, x, want))
	}
}

func (p *parameters) finite(name string, x float64) {
	p.want(name, x, isFinite(x), "a finite number")
}

func (p *parameters) positive(name string, x float64) {
	p.want(name, x, x > 0 && !math.IsInf(x, 1), "a finite number above 0")
}

func (p *parameters) scale(name string, x float64) {
	p.want(name, x, x >= 0 && !math.IsInf(x, 1), "a finite number, at least 0")
}
