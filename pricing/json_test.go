package pricing_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// The plans of the guide are read as they stand there.
func TestGuideToJSON(t *testing.T) {
	guide, err := os.ReadFile("../docs/plan-json.md")
	require.NoError(t, err)
	blocks := strings.Split(string(guide), "```json\n")[1:]
	require.Len(t, blocks, 2)
	for _, b := range blocks {
		text, _, _ := strings.Cut(b, "```")
		var p pricing.Plan
		assert.NoError(t, json.Unmarshal([]byte(text), &p))
	}
}

// A text that JSON would alter is refused.
func TestNamesAreUTF8(t *testing.T) {
	_, err := json.Marshal(pricing.Plan{Charges: []pricing.Charge{{Name: "a\xffb", Rate: pricing.Flat(1)}}})
	assert.ErrorContains(t, err, `charges[0].name: "a\xffb" has no JSON, want UTF-8`)
}

// What cannot be read says what it is, where it is, and what would be right.
func TestPlansThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		`{"minorUnit":1e-400}`:                                  "minorUnit: it is 1e-400, which no float64 can tell from 0, want 0 or a number of at least 1e-300",
		`{"minorUnit":-0.00E5}`:                                 "",
		`{"credit":1e400}`:                                      "credit: it is 1e400, want a number of at most 1.8e+308",
		`{"minorUnit":1e-31}`:                                   "minorUnit: MinorUnit is 1e-31, want a number in [1e-30,1e30]",
		`{"prepaid":[{"from":1.0}]}`:                            "prepaid[0].from: it is 1.0, want a whole number, without a point or an exponent",
		`{"prepaid":[{"for":99999999999999999999}]}`:            "prepaid[0].for: it is 99999999999999999999, want a whole number within 9223372036854775807 of 0",
		`{"charges":[{"rate":{"graduated":[{"upTo":null}]}}]}`:  "charges[0].rate.graduated[0].upTo: it is null, want a number; a field that has no value is left out",
		`{"charges":[{"rate":null}]}`:                           "charges[0].rate: it is null, want an object; a field that has no value is left out",
		`{"discount":"7"}`:                                      `discount: it is "7", want a number`,
		`{"prorated":1}`:                                        "prorated: it is 1, want true or false",
		`{"charges":[{"meter":{"total":5},"rate":{"flat":1}}]}`: "charges[0].meter.total: it is 5, want a name",
		`{"charges":[{"rate":{"flat":1,"perUnit":2}}]}`: "charges[0].rate: it has 2 keys, want one, which names its type: " +
			"flat, perUnit, graduated, volume, stairstep, package, percentage, matrix, layer",
		"\xef\xbb\xbf{}":              "it begins with a byte order mark (EF BB BF), want UTF-8 without one",
		"\xff\xfe{\x00}\x00":          "it is UTF-16, or has zero bytes, want UTF-8",
		"\x00{\x00}":                  "it is UTF-16, or has zero bytes, want UTF-8",
		"{\n  \"name\": \"é\", \"cha": "line 2, column 20: the text ends before the plan does: is it cut off?",
		" ":                           "there is no text, want an object",
		"{\"name\":\"a\xffb\"}":       "line 1, column 11: the byte 0xff is not UTF-8",
		"{\n\"name\": 'x'}":           `line 2, column 9: invalid character '\'' looking for beginning of value`,
		"{} x":                        "line 1, column 4: invalid character 'x' after top-level value",
		"null":                        "the plan: it is null, want an object",
		"[]":                          "the plan: it is [], want an object",
	} {
		plan, err := pricing.ParsePlan([]byte(text))
		if want == "" {
			assert.NoError(t, err, text)
			continue
		}
		assert.EqualError(t, err, "pricing: plan from JSON: "+want, text)
		assert.Equal(t, pricing.Plan{}, plan)
		assert.Error(t, json.Unmarshal([]byte(text), &plan))
	}
}

// Every fault that is found after reading has its path.
func TestFaultsHavePaths(t *testing.T) {
	_, err := pricing.ParsePlan([]byte(`{"charges": [{
		"meter": {"plan": {"name": "inner", "charges": [{"meter": {"onSuccess": {"of": {"tokenPrices": {"input": -1}}}}, "rate": {"stairstep": [{"upTo": 2, "price": -1}, {"upTo": 1}, {}]}}]}},
		"rate": {"matrix": {"cells": [{"rate": {"perUnit": 1}}, {"rate": {"package": {"price": -1}}}], "default": {"percentage": {}}}},
		"unit": {"times": -1, "decimals": 16}
	}, {"rate": {"percentage": {"share": 2.9}}}], "maximum": 1, "minimum": 2, "prepaid": [{}, {"amount": -1}], "commitment": {"periods": -1}}`))
	assert.EqualError(t, err, strings.ReplaceAll(`@charges[0].meter.plan.charges[0].meter.onSuccess.of.tokenPrices.input: Input is -1, want a finite number of at least 0
@charges[0].meter.plan.charges[0].rate.stairstep[0].price: Price is -1, want a finite number of at least 0
@charges[0].meter.plan.charges[0].rate.stairstep[1].upTo: UpTo is 1, want above 2
@charges[0].rate.matrix.cells[1].class: Class is 0 for a second time, want each class once
@charges[0].rate.matrix.cells[1].rate.package.size: Size is 0, want a number in [1e-30,1e30]
@charges[0].rate.matrix.cells[1].rate.package.price: Price is -1, want a finite number of at least 0
@charges[0].rate.matrix.default: the rate is a pricing.Percentage, want one that rates a quantity
@charges[0].unit.times: Times is -1, want a number in [1e-30,1e30]
@charges[0].unit.decimals: Decimals is 16, want a number in [-15,15]
@charges[1].rate.percentage.share: Share is 2.9, want a share in [0,1]: 2.9% is 0.029, and a multiple is a rate PerUnit
@maximum: Maximum is 1 and Minimum is 2, want Maximum at least Minimum, or 0 for none
@commitment.periods: Periods is -1, want at least 0
@prepaid[1].amount: Amount is -1, want a finite number of at least 0`, "@", "pricing: plan from JSON: "))
}

// Of many faults the first are named and the others counted, of long ones the middle is
// left out, and a long list is read in no time.
func TestErrorsHaveASize(t *testing.T) {
	many := 200_000
	if testing.Short() {
		many = 20_000
	}
	tiers := func(unit string) []byte {
		tier := `{"upTo":%d,"unit":` + unit + `},`
		var b bytes.Buffer
		b.WriteString(`{"charges":[{"rate":{"graduated":[`)
		for i := range many - 1 {
			fmt.Fprintf(&b, tier, i+1)
		}
		b.WriteString(`{"unit":1}]}}]}`)
		return b.Bytes()
	}
	begun := time.Now()
	plan, err := pricing.ParsePlan(tiers("0.5"))
	require.NoError(t, err)
	assert.Less(t, time.Since(begun), 20*time.Second)
	assert.Len(t, plan.Charges[0].Rate, many)
	_, err = pricing.ParsePlan(tiers("-1"))
	require.Error(t, err)
	assert.True(t, strings.HasSuffix(err.Error(), fmt.Sprintf("\nand %d more faults", many-1-20)), err)
	assert.Less(t, len(err.Error()), 5000)

	long := pricing.Plan{Name: strings.Repeat("é", 100_000), Discount: 7}
	assert.Less(t, len(long.Validate().Error()), 1100)
	assert.ErrorContains(t, long.Validate(), "Discount is 7, want a share in [0,1]")
	_, err = pricing.ParsePlan([]byte(`{"` + strings.Repeat("x", 100_000) + `":1,"discount":[` + strings.Repeat("1,", 100_000) + `1]}`))
	assert.Less(t, len(err.Error()), 2200)
	assert.ErrorContains(t, err, "discount: it is [1,1")
	for range 30 {
		long.Prepaid = append(long.Prepaid, pricing.Grant{Amount: math.Inf(1)})
	}
	long.Name = ""
	_, err = json.Marshal(long)
	assert.ErrorContains(t, err, "and 10 more faults")
}
