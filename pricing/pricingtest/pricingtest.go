package pricingtest

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/usevalue/usevalue/pricing"
)

// Law is something that a strategy's charges have to satisfy.
type Law string

// The laws that every strategy has to keep, unless it is excepted from one.
const (
	Finite      Law = "finite"       // a charge is a finite number, and made without a panic
	Pure        Law = "pure"         // the same account is charged the same, whatever was charged before or is charged at the same time, and is left unchanged
	NonNegative Law = "non-negative" // a charge is at least 0
	OrderFree   Law = "order-free"   // the order of deliveries does not matter
	Anticipated Law = "anticipated"  // a period of whole deliveries is charged the same with its totals at hand: what is anticipated is what is charged
	Honest      Law = "honest"       // it depends on nothing that its ReadsBuyer, ReadsHistory or ReadsDeliveries denies

	// Nothing is charged for a Delivery that is a Control. What came of it may be
	// compared with, as Uplift does.
	HeldOutFree Law = "free for tasks held out"
	// A huge number of tokens, attempts or outcomes, or a huge amount, is charged as
	// such: no integer overflows.
	NoOverflow Law = "free of overflow"
)

// The laws that a strategy keeps if it claims to.
const (
	RisesWithUsage   Law = "rises with usage"   // more tokens, cost or attempts, or another failed delivery, cost no less
	RisesWithSuccess Law = "rises with success" // a success in place of a failure, or more value or less harm, costs no less
	Subadditive      Law = "subadditive"        // nothing is gained by splitting an account into two
	Superadditive    Law = "superadditive"      // nothing is gained by merging two accounts
	Homogeneous      Law = "homogeneous"        // a charge is in the currency of the account: with all amounts doubled, it is
	Bounded          Law = "bounded"            // a charge is within the bounds claimed by Within
	FromTotals       Law = "from totals"        // a period of which the totals alone are known is charged the same

	NothingWithoutSuccess Law = "nothing without success" // an account in which nothing succeeded costs at most 0
)

// Option changes what TestStrategy checks.
type Option func(*test)

// Except leaves a law out, for a reason that has to be given.
func Except(law Law, reason string) Option {
	return func(t *test) {
		if reason == "" {
			t.faults = append(t.faults, fmt.Errorf("pricingtest: no reason to be excepted from %q, want one", law))
		}
		t.laws = slices.DeleteFunc(t.laws, func(l Law) bool { return l == law })
		t.known(law)
	}
}

// Claim adds laws that the strategy says it keeps.
func Claim(laws ...Law) Option {
	return func(t *test) {
		for _, law := range laws {
			t.known(law)
			if law == Bounded {
				t.faults = append(t.faults, errors.New("pricingtest: Bounded is claimed without bounds, want Within"))
			}
		}
		t.laws = append(t.laws, laws...)
	}
}

// Within claims that a charge is at least minimum and at most maximum, in
// currency, to rounding. 0 is no maximum.
func Within(minimum, maximum float64) Option {
	return func(t *test) {
		if !(minimum <= maximum || maximum == 0 && !math.IsNaN(minimum)) {
			t.faults = append(t.faults, fmt.Errorf("pricingtest: Within %v and %v, want a minimum of at most the maximum, or 0 for none", minimum, maximum))
		}
		t.minimum, t.maximum = minimum, maximum
		if maximum == 0 {
			t.maximum = math.Inf(1)
		}
		t.laws = append(t.laws, Bounded)
	}
}

// On adds accounts to those of Accounts, such as ones at which a function of
// your own jumps. At the bounds of a Plan's tiers there are some already. Where
// one has deliveries and totals, the totals are those of the deliveries.
func On(accounts ...*pricing.Account) Option {
	return func(t *test) {
		if i := slices.Index(accounts, nil); i >= 0 {
			t.faults = append(t.faults, fmt.Errorf("pricingtest: account %d of On is nil, want an account", i))
		}
		for i, a := range accounts {
			if a != nil && a.Totals != nil && len(a.Deliveries) > 0 && !agree(a) {
				const want = "want one of the two, or both the same"
				t.faults = append(t.faults, fmt.Errorf("pricingtest: account %d of On has Totals %s, and its Deliveries come to %s, "+want,
					i, literal(reflect.ValueOf(*a.Totals)), literal(reflect.ValueOf(*sum(a)))))
			}
		}
		t.accounts = append(t.accounts, accounts...)
	}
}

// Broken is a law that a strategy breaks.
type Broken struct {
	Law     Law
	Account *pricing.Account // the smallest found, of at most 1,000 that were tried
	Detail  string           // what was charged, and what should have been
}

// Error says which law is broken, how, and by which account.
func (b *Broken) Error() string {
	return fmt.Sprintf("pricingtest: not %s: %s; for %s", b.Law, b.Detail, describe(b.Account))
}

// TestStrategy returns every law that the strategy breaks, joined, each as a
// *Broken, after what its Validate finds, if it has one; nil if it is valid and
// keeps them all. A strategy that is not finite, or not pure, is told no other law:
// what it charges is then not the account's doing.
func TestStrategy(s pricing.Strategy, options ...Option) error {
	t := &test{
		strategy: s,
		laws:     []Law{Finite, Pure, NonNegative, OrderFree, Anticipated, Honest, HeldOutFree, NoOverflow},
		accounts: Accounts(),
	}
	if s == nil {
		return errors.New("pricingtest: the strategy is nil, want one")
	}
	t.accounts = append(t.accounts, atBounds(s)...)
	for _, o := range options {
		o(t)
	}
	if err := errors.Join(t.faults...); err != nil {
		return err
	}
	for _, a := range t.accounts {
		t.first = append(t.first, t.safely(a))
	}
	var broken []error
	if err := valid(s); err != nil {
		broken = append(broken, err)
	}
	for _, law := range t.laws {
		if b := t.check(law); b != nil {
			broken = append(broken, b)
			if b.Law == Finite || b.Law == Pure {
				break
			}
		}
		t.leaves = t.leaves || law == Pure
	}
	return errors.Join(broken...)
}

// valid asks the strategy, if it can be asked.
func valid(s pricing.Strategy) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("pricingtest: not valid: its Validate panics: %v", r)
		}
	}()
	if v, can := s.(interface{ Validate() error }); can {
		if err := v.Validate(); err != nil {
			return fmt.Errorf("pricingtest: not valid: %w", err)
		}
	}
	return nil
}

// test is one run of TestStrategy.
type test struct {
	strategy         pricing.Strategy
	laws             []Law
	accounts         []*pricing.Account
	first            []float64 // charge of each account before any other law was looked at
	minimum, maximum float64
	faults           []error
	leaves           bool // whether the strategy is pure, and leaves accounts as they are
	slow             bool // whether a charge of something huge takes long
}

func (t *test) known(law Law) {
	if checks[law] == nil {
		t.faults = append(t.faults, fmt.Errorf("pricingtest: there is no law %q", law))
	}
}

// check looks for an account that breaks a law, and then for a smaller one. What
// breaks a law once and then keeps it is not pure.
func (t *test) check(law Law) *Broken {
	for _, a := range t.accounts {
		detail := t.breaks(law, a)
		if detail == "" {
			continue
		}
		smallest := shrink(a, func(a *pricing.Account) bool {
			found := t.breaks(law, a)
			if found != "" {
				detail = found
			}
			return found != ""
		})
		if slices.Contains(t.laws, Pure) && law != Pure && t.breaks(law, smallest) != detail {
			return &Broken{Pure, smallest, detail + ", and not so the next time"}
		}
		return &Broken{law, smallest, detail}
	}
	if law != Pure {
		return nil
	}
	if b := t.remembers(); b != nil {
		return b
	}
	return t.shares()
}

// breaks says how the account breaks a law, or nothing.
func (t *test) breaks(law Law, a *pricing.Account) (detail string) {
	defer func() {
		if r := recover(); r != nil {
			detail = fmt.Sprintf("it panics: %v", r)
		}
	}()
	return checks[law](t, a)
}

// needsNoDeliveries reports whether the strategy says that it charges an account
// of which the totals alone are known.
func (t *test) needsNoDeliveries() bool {
	r, can := t.strategy.(interface{ ReadsDeliveries() bool })
	return can && !r.ReadsDeliveries() || slices.Contains(t.laws, FromTotals)
}

// charge is the strategy's charge for the account: for a copy of it, unless the
// strategy is known to leave accounts as they are.
func (t *test) charge(a *pricing.Account) float64 {
	if !t.leaves {
		a = clone(a)
	}
	return t.strategy.Charge(a)
}
