package pricing_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// vector is a case of a billing engine's own test suite: a price, a usage, and
// the amount that the engine expects.
type vector struct {
	ID       string          `json:"id"`
	Source   string          `json:"source_path"`
	Commit   string          `json:"commit"`
	Model    string          `json:"model"`
	Params   params          `json:"params"`
	Usage    json.RawMessage `json:"usage"`
	Expected string          `json:"expected_amount"`
}

// Every case is rated through the JSON of its plan. Those that are not are
// listed by id with the reason, and the list is golden: a new exception has to
// be argued for.
func TestBillingEngines(t *testing.T) {
	files, err := filepath.Glob("testdata/vectors/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var report strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var cases []vector
		require.NoError(t, json.Unmarshal(text, &cases))
		passed, excepted := map[string]int{}, []string{}
		models := []string{}
		for _, v := range cases {
			if !slices.Contains(models, v.Model) {
				models = append(models, v.Model)
			}
			if reason := exception(v); reason != "" {
				excepted = append(excepted, v.ID+": "+reason)
				continue
			}
			got, err := rate(v)
			if assert.NoError(t, err, v.ID) && assert.True(t, agrees(got, v.Expected), "%s: %v, want %s", v.ID, got, v.Expected) {
				passed[v.Model]++
			}
		}
		slices.Sort(models)
		fmt.Fprintf(&report, "%s: %d of %d\n", strings.TrimSuffix(filepath.Base(file), ".json"), len(cases)-len(excepted), len(cases))
		for _, m := range models {
			fmt.Fprintf(&report, "  %s %d\n", m, passed[m])
		}
		for _, e := range excepted {
			fmt.Fprintf(&report, "  not rated: %s\n", e)
		}
	}
	golden(t, "testdata/vectors.golden", report.String())
}

// agrees compares with an amount to its last digit.
func agrees(got float64, want string) bool {
	w, err := strconv.ParseFloat(want, 64)
	return err == nil && math.Abs(got-w) <= 1e-9*max(1, math.Abs(w))
}

// exception says why a case is not rated, if it is not.
func exception(v vector) string {
	switch {
	case v.Model == "graduated_prorated":
		return "events prorated one by one by their days"
	case v.Model == "capacity" && len(v.Params.list("tiers")[0].object("limits")) > 1:
		return "a step that has to cover several meters at once"
	case v.Model == "credits" && v.Params["fees"] != nil:
		return "wallets that are restricted to kinds of fees"
	case v.Expected == "error":
		return "credit beyond the amount due is an error there and is kept here"
	case v.Params["instant_estimate"] == true && string(v.Usage) == `"0"`:
		return "an estimate charges the fee of an event without value, an invoice does not"
	}
	return ""
}

// rate rates a case.
func rate(v vector) (float64, error) {
	p := v.Params
	if p["mode"] == "cumulative_delta" {
		return v.increments()
	}
	if p["line"] != nil {
		return v.line()
	}
	plan, account, err := v.price()
	if err != nil {
		return 0, err
	}
	charge, err := throughJSON(plan, account)
	switch v.Model {
	case "min_commit": // the case is about what is missing
		for _, l := range plan.Invoice(account).Lines {
			if l.Name == "minimum" || l.Name == "commitment" {
				return l.Amount, err
			}
		}
		return 0, err
	case "discount":
		if p["kind"] != "usage" { // about what is taken off
			return plan.Charges[0].Rate.Amount(account.Total().Count) - charge, err
		}
	}
	if billed := p.number("previously_billed"); billed != 0 {
		charge = max(charge-billed, 0)
	}
	return charge, err
}

// throughJSON charges by the plan as it is read back from its JSON.
func throughJSON(plan pricing.Plan, a *pricing.Account) (float64, error) {
	text, err := json.Marshal(plan)
	if err != nil {
		return 0, err
	}
	var read pricing.Plan
	if err := json.Unmarshal(text, &read); err != nil {
		return 0, err
	}
	return read.Charge(a), nil
}

// increments are the amounts of cumulative snapshots less those before.
func (v vector) increments() (float64, error) {
	var snapshots []string
	if err := json.Unmarshal(v.Usage, &snapshots); err != nil {
		return 0, err
	}
	before, increment := 0.0, 0.0
	for i, s := range snapshots {
		phase := v
		phase.Usage = json.RawMessage(strconv.Quote(s))
		plan, account, err := phase.price()
		if err != nil {
			return 0, err
		}
		if v.Params["min_on_last_only"] == true && i < len(snapshots)-1 {
			plan.Minimum = 0
		}
		amount, err := throughJSON(plan, account)
		if err != nil {
			return 0, err
		}
		before, increment = amount, amount-before
		if want := v.Params["increments"].([]any)[i].(string); !agrees(increment, want) {
			return 0, fmt.Errorf("increment %d is %v, want %s", i, increment, want)
		}
	}
	return increment, nil
}

// line is one of several lines that OpenMeter splits a period into: what the
// usage so far comes to, less what it came to before the line; bounds apply with
// what was billed before.
func (v vector) line() (float64, error) {
	p := v.Params
	before, billed := p.number("pre_line_usage"), pricing.Nearest.Round(p.number("previously_billed"), 2)
	mid, last := p["line"] == "mid", p["line"] == "last"
	if mid && p["payment_term"] == "in_arrears" {
		return 0, nil // billed on the last line
	}
	used, err := strconv.ParseFloat(strings.Trim(string(v.Usage), `"`), 64)
	if err != nil {
		return 0, err
	}
	bounds, _, err := v.price()
	if err != nil {
		return 0, err
	}
	rates := bounds
	rates.Discount, rates.Maximum, rates.Minimum, rates.Prepaid = 0, 0, 0, nil
	amount, err := throughJSON(rates, counted(before+used))
	if err != nil {
		return 0, err
	}
	switch {
	case v.Model == "unit_conversion" && mid: // each line is converted by itself
		amount, err = throughJSON(rates, counted(used))
	case v.Model == "volume" || p["tier_mode"] == "volume" || v.Model == "flat":
	case before > 0 || last:
		var earlier float64
		earlier, err = throughJSON(rates, counted(before))
		amount -= earlier
	}
	if err != nil {
		return 0, err
	}
	bounds.Charges = []pricing.Charge{{Name: "line", Rate: pricing.Flat(amount)}}
	if mid || p["ignore_minimum"] == true {
		bounds.Minimum = 0
	}
	if bounds.Maximum > 0 {
		bounds.Maximum = pricing.Nearest.Round(bounds.Maximum, 2) - billed
		if bounds.Maximum <= 0 {
			return 0, nil
		}
	}
	bounds.Minimum = max(bounds.Minimum-billed, 0)
	return throughJSON(bounds, &pricing.Account{})
}

// counted is a period of so many artifacts.
func counted(n float64) *pricing.Account {
	return &pricing.Account{Totals: &pricing.Delivery{Count: n}}
}
