package usagelog

import (
	"errors"
	"regexp"
	"strings"

	"github.com/usevalue/usevalue/pricing"
)

// Prices are prices of tokens by model.
type Prices struct {
	source string
	names  []string
	list   map[string]pricing.TokenPrices
}

// ReadPrices reads a table of prices in dollars per million tokens, in columns model,
// input_usd_per_mtok, output_usd_per_mtok and, if known, cache_read_usd_per_mtok and
// cache_write_usd_per_mtok. Where one of the last two is empty it is 0.1 or 1.25 of the
// input price, as in pricing.ListPrices. Rows without a price of input or output are
// left out.
func ReadPrices(from Source) (*Prices, error) {
	s, err := OpenSheet(from, Format{})
	if err != nil {
		return nil, err
	}
	p := &Prices{source: from.Name, list: map[string]pricing.TokenPrices{}}
	const input, output, read, write = "input_usd_per_mtok", "output_usd_per_mtok", "cache_read_usd_per_mtok", "cache_write_usd_per_mtok"
	err = s.Each([]string{"model", input, output}, func(c Cells) {
		name := strings.ToLower(c.Name("model"))
		if c.Text(input) == "" || c.Text(output) == "" {
			return
		}
		price := func(column string) float64 {
			return c.Number(column, "dollars per million tokens, from 0 to 1e6", func(x float64) bool { return x >= 0 && x <= 1e6 })
		}
		t := pricing.ListPrices(price(input), price(output))
		if c.Text(read) != "" {
			t.CacheRead = price(read)
		}
		if c.Text(write) != "" {
			t.CacheWrite = price(write)
		}
		if before, twice := p.list[name]; twice && before != t {
			c.Fault("model", "%q comes twice, at other prices, want one", name)
		}
		p.list[name] = t
		p.names = append(p.names, name)
	})
	if err == nil && len(p.list) == 0 {
		err = errors.New(from.Name + ": no row has a price of input and output")
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

var version = regexp.MustCompile(`-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$`)

// Of are the prices of a model: of the name, in upper or lower case, with or without its
// provider before it (openai/gpt-5, claude-opus-4-5 for opus-4-5) and its date after it.
// There are none where several models of the list may be meant, at different prices.
func (p *Prices) Of(model string) (pricing.TokenPrices, bool) {
	name := strings.ToLower(model)
	if t, ok := p.list[name]; ok {
		return t, true
	}
	short := func(name string) string {
		return version.ReplaceAllString(name[strings.LastIndexByte(name, '/')+1:], "")
	}
	name = short(name)
	for _, like := range []func(listed string) bool{
		func(listed string) bool { return listed == name },
		func(listed string) bool { return strings.HasSuffix(listed, "-"+name) },
	} {
		var found *pricing.TokenPrices
		for _, listed := range p.names {
			if !like(short(listed)) {
				continue
			}
			t := p.list[listed]
			if found != nil && *found != t {
				return pricing.TokenPrices{}, false
			}
			found = &t
		}
		if found != nil {
			return *found, true
		}
	}
	return pricing.TokenPrices{}, false
}
