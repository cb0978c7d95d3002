package pricing

import (
	"fmt"
	"reflect"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// isSize returns an error unless v can be divided and multiplied by without
// leaving the range of float64, for any amount that is meant.
func isSize(name string, v float64) error {
	if !(v >= 1e-30 && v <= 1e30) {
		return fault.Number(name, v, "a number in [1e-30,1e30]")
	}
	return nil
}

// isSizeOr0 returns an error unless v is a size, or 0 for none.
func isSizeOr0(name string, v float64) error {
	if v == 0 {
		return nil
	}
	return isSize(name, v)
}

// isShare returns an error unless v is in [0,1].
func isShare(name string, v float64) error {
	if !(v >= 0 && v <= 1) {
		return fault.Number(name, v, "a share in [0,1]")
	}
	return nil
}

// validate returns what v has to say against itself, if it is able to. A nil
// pointer or function is a fault of its own.
func validate(v any) error {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Func:
		if _, own := v.(Each); r.IsNil() && !own {
			return fmt.Errorf("it is a nil %T, want one that is not nil", v)
		}
	}
	if v, ok := v.(interface{ Validate() error }); ok {
		return v.Validate()
	}
	return nil
}
