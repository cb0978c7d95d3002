package simulate

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// Until ends a run once the difference between offers is known in a metric: either to a
// width, or which of the two is better. Experiment.Replications is then how many there are
// at most. The zero value ends nothing.
//
// The rule looks after every replication from the 30th on, in order, so that the number of
// replications does not depend on the workers; what others made beyond is dropped. It does
// not end a run whose interval would have a warning, as where what receivers bring is too
// skewed for the replications there are. Where the skewness that is known of stakes and
// costs asks for more than Experiment.Replications, the run fails at the first look, and so
// it does where the metric is a ratio to nothing by then.
type Until struct {
	// Metric is what offers differ in: not a share of replications. Its functions are called
	// by one goroutine at a time.
	Metric    Metric
	Base, Alt string  // names of two offers; both empty: each offer against the first
	Level     float64 // of confidence, in (0,1), such as 0.95

	// HalfWidth, above 0, is half the width of the interval that is narrow enough, in the
	// metric's unit. The interval is Student's t, that of [Result.Compare]. Of several
	// differences, each has to be narrow enough.
	HalfWidth float64
	// Share, in [0,0.25], is the share of the difference that is narrow enough too, where it
	// is more than HalfWidth. With a larger one, intervals hold too seldom.
	Share float64

	// Better ends the run when it is known which offer has more: when an asymptotic
	// confidence sequence excludes 0, or, with a HalfWidth, when it is so narrow that the
	// difference does not matter. Without a HalfWidth, offers that are equally good are run to
	// the last replication. A sequence holds however often one looks at it, at the price of
	// width. Those of several differences hold together, at the level (Bonferroni).
	Better bool
	// Around, with Better, is the number of replications at which the sequence is narrowest;
	// 0: 300. At a tenth as many it is 27% wider than it could be, at ten times as many 7%.
	Around int
}

// minLooked is how many replications there are at the first look. With fewer, an interval
// that is narrow enough has come out narrow by chance too often.
const minLooked = 30

// usualAround is Until.Around where it is 0.
const usualAround = 300

func (u *Until) off() bool { return reflect.ValueOf(u).Elem().IsZero() }

// validate checks the rule.
func (u *Until) validate(f fault.List, e *Experiment) {
	if u.off() {
		return
	}
	f = f.In("Until")
	if e.First > 0 {
		f.Add("First is %d, want 0: the rule looks at replications in order, from the first on", e.First)
	}
	if e.Replications >= 1 && e.Replications < minLooked {
		f.Add("%d replications, want at least %d, for there is no look before", e.Replications, minLooked)
	}
	u.validateMetric(f, e.Metrics)
	u.validateOffers(f, e.Offers)
	if err := checkLevel(u.Level); err != nil {
		f.Add("Level is %v, want a number in (0,1) such as 0.95", u.Level)
	}
	f.Amount("HalfWidth", u.HalfWidth)
	if !(u.Share >= 0 && u.Share <= 0.25) {
		f.Add("Share is %v, want one in [0,0.25]: with a larger one, intervals hold too seldom", u.Share)
	}
	if u.Around < 0 {
		f.Add("Around is %d, want a number of replications, at least 1, or 0 for %d", u.Around, usualAround)
	}
	switch {
	case u.Better && u.Share != 0:
		f.Add("it has both Better and Share, want one of the two")
	case !u.Better && u.Around != 0:
		f.Add("it has Around without Better, want it for a confidence sequence")
	case !u.Better && u.HalfWidth == 0 && u.Share != 0:
		f.Add("it has Share without HalfWidth, want both: a difference near 0 is never known to a share of it")
	case !u.Better && u.HalfWidth == 0:
		f.Add("it has neither HalfWidth nor Better, want what ends the run")
	}
}

func (u *Until) validateMetric(f fault.List, known []Metric) {
	m := &u.Metric
	add := func(what string) { f.Add("metric %q %s", m.Name, what) }
	switch {
	case m.Of == nil && m.Row == nil:
		add("has no function Of, want one")
	case m.Of != nil && m.Row != nil:
		add("has both functions Of and Row, want one of the two")
	case m.Of == nil && !slices.ContainsFunc(known, func(k Metric) bool { return k.Name == m.Name }):
		add("keeps a sum of its own, want it in Experiment.Metrics")
	}
	switch {
	case m.Trials == OfReplications:
		add("is a share of replications, whose interval is no mean's, want a mean, a ratio or a share of receivers")
	case m.Trials > OfReceivers:
		add(fmt.Sprintf("has Trials %v, want NoTrials or OfReceivers", m.Trials))
	}
	f.Name(m.Name)
}

func (u *Until) validateOffers(f fault.List, offers []Offer) {
	if u.Base == "" && u.Alt == "" {
		if len(offers) == 1 {
			f.Add("1 offer, want at least 2 to differ")
		}
		return
	}
	var names []string
	for _, o := range offers {
		names = append(names, o.Name)
	}
	for _, side := range []struct{ which, name string }{{"Base", u.Base}, {"Alt", u.Alt}} {
		if !slices.Contains(names, side.name) {
			f.Add("%s is no offer %q, want one of %q, or neither Base nor Alt", side.which, side.name, names)
		}
	}
	if u.Base == u.Alt {
		f.Add("Base and Alt are both %q, want two offers", u.Base)
	}
}

// pairs are the offers that differ, by their places.
func (u *Until) pairs(offers []offer) (list [][2]int) {
	place := func(name string) int {
		return slices.IndexFunc(offers, func(o offer) bool { return o.name == name })
	}
	if u.Base != "" || u.Alt != "" {
		return [][2]int{{place(u.Base), place(u.Alt)}}
	}
	for i := 1; i < len(offers); i++ {
		list = append(list, [2]int{0, i})
	}
	return list
}

// enough reports whether a difference is known as it is wanted.
func (u *Until) enough(value, low, high float64) bool {
	half := (high - low) / 2
	if u.Better {
		return low > 0 || high < 0 || u.HalfWidth > 0 && half <= u.HalfWidth
	}
	return half <= max(u.HalfWidth, u.Share*max(value, -value))
}

// String is what has to be known, in words.
func (u *Until) String() string {
	what, name := "", unbroken(u.Metric.Name)
	switch {
	case u.Better && u.HalfWidth > 0:
		what = fmt.Sprintf("which offer has more %s, or that the difference is within ±%.4g", name, u.HalfWidth)
	case u.Better:
		what = fmt.Sprintf("which offer has more %s", name)
	case u.Share > 0:
		what = fmt.Sprintf("the difference in %s to ±%.4g or %.4g%% of it", name, u.HalfWidth, 100*u.Share)
	default:
		what = fmt.Sprintf("the difference in %s to ±%.4g", name, u.HalfWidth)
	}
	return fmt.Sprintf("%s, at %.4g%%", what, 100*u.Level)
}

// Stop says how a run with [Experiment.Until] ended, and what was known then.
type Stop struct {
	Rule         string // what was to be known, in words
	Met          bool   // it is known; false: the replications of Experiment.Replications came first
	Replications int
	Level        float64 // of the intervals
	Sequence     bool    // they are those of a confidence sequence; false: of Student's t
	Differences  []StopDifference
}

// StopDifference is a difference as it was known when a run ended, with its interval.
type StopDifference struct {
	Base, Alt        string
	Value, Low, High float64 // alt less base, in the metric's unit
}

// String says it in a line.
func (s *Stop) String() string {
	known, by := "known", "Student's t"
	if !s.Met {
		known = "not known"
	}
	if s.Sequence {
		by = "a confidence sequence"
	}
	return fmt.Sprintf("%s after %d replications: %s; by %s, %s", known, s.Replications, s.Rule, by, s.differences())
}

func (s *Stop) differences() string {
	var list []string
	for _, d := range s.Differences {
		scale := (d.High - d.Low) / 4
		list = append(list, fmt.Sprintf("%s less %s %s [%s, %s]", unbroken(d.Alt), unbroken(d.Base),
			signed(d.Value, scale), rounded(d.Low, scale), rounded(d.High, scale)))
	}
	return strings.Join(list, ", ")
}

// warning is what has to be known to whoever reads Student's t of the result, or nothing.
func (s *Stop) warning() []string {
	if s == nil || !s.Sequence {
		return nil
	}
	return []string{fmt.Sprintf("the run was looked at until it was known %s, and Student's t is too narrow after that; "+
		"the confidence sequence is not: %s",
		s.Rule, s.differences())}
}

// check reports whether it is of a result.
func (s *Stop) check(r *Result) error {
	if s == nil {
		return nil
	}
	var errs []error
	if s.Replications != r.Replications() {
		errs = append(errs, fmt.Errorf("it was stopped after %d replications and has %d, want as many", s.Replications, r.Replications()))
	}
	for _, d := range s.Differences {
		if !slices.Contains(r.Offers, d.Base) || !slices.Contains(r.Offers, d.Alt) {
			errs = append(errs, fmt.Errorf("it was stopped for a difference between %q and %q, want two of %q", d.Base, d.Alt, r.Offers))
		}
		if !(d.Low <= d.Value && d.Value <= d.High) {
			errs = append(errs, fmt.Errorf("it was stopped for a difference of %v in [%v, %v], want it in its interval", d.Value, d.Low, d.High))
		}
	}
	return errors.Join(errs...)
}
