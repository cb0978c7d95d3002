package main

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/examples/internal/golden"
)

// The output and the picture in docs are those of the program as it is. Short tests
// look at the lines of some cases alone, however wide their columns are.
func TestOutput(t *testing.T) {
	if testing.Short() {
		defer func(all []instance) { cases = all }(cases)
		cases = some(cases)
		var page bytes.Buffer
		require.NoError(t, writeCases(context.Background(), &page, settings{seed: 1}))
		words := func(line string) string { return strings.Join(strings.Fields(line), " ") }
		var want []string
		for line := range strings.Lines(golden.Read(t, "testdata/map.golden")) {
			want = append(want, words(line))
		}
		printed, _, _ := strings.Cut(page.String(), "\n\nIn ")
		for line := range strings.Lines(printed) {
			if runtime.GOARCH == "amd64" { // others may round the last digit otherwise
				assert.Contains(t, want, words(line))
			}
		}
		assert.Contains(t, page.String(), fmt.Sprintf("In %d of %[1]d cases", len(cases)))
		return
	}
	svg := filepath.Join(t.TempDir(), "map.svg")
	golden.Check(t, "testdata/map.golden", golden.Output(t, run, "-svg", svg))
	golden.Check(t, "../../docs/unit-or-outcome.svg", golden.Read(t, svg))
}

// The README shows the table of cases as it is printed, and the picture.
func TestReadmeShowsTheCases(t *testing.T) {
	_, table, _ := strings.Cut(golden.Read(t, "testdata/map.golden"), "\n6. ")
	_, table, _ = strings.Cut(table, "\n\n")
	table, _, _ = strings.Cut(table, "\n\n")
	golden.Shown(t, "../../README.md", "```\n"+table+"\n```\n")
	golden.Shown(t, "../../README.md", "(docs/unit-or-outcome.svg)")
}

func TestWorkersDoNotChangeTheMap(t *testing.T) {
	defer func(ofRows []knowing, ofFlaws []flaw) { rows, flaws = ofRows, ofFlaws }(rows, flaws)
	everyRow, narrow := rows, flaws[0]
	narrow.columns = narrow.columns[:2]
	rows, flaws = rows[len(rows)-2:], []flaw{narrow}
	if testing.Short() {
		rows, flaws[0].columns = everyRow[1:3], narrow.columns[:1]
	}
	one, err := survey(context.Background(), settings{seed: 1, replications: 2, workers: 1})
	require.NoError(t, err)
	three, err := survey(context.Background(), settings{seed: 1, replications: 2, workers: 3})
	require.NoError(t, err)
	for i := range one {
		assert.Equal(t, one[i].cells, three[i].cells)
	}
}

func TestPicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "map.png")
	require.NoError(t, save(blank(), settings{png: path}))
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	img, err := png.Decode(f)
	require.NoError(t, err)
	r, g, b, _ := img.At(img.Bounds().Dx()/5, img.Bounds().Dy()*23/100).RGBA()
	assert.Equal(t, []uint32{225, 225, 225}, []uint32{r >> 8, g >> 8, b >> 8}, "cells without a difference are ties")

	for _, s := range []settings{{svg: t.TempDir()}, {png: t.TempDir()}} {
		assert.ErrorContains(t, save(blank(), s), "is a directory")
	}
}

// blank is a map in which nothing differs.
func blank() []sheet {
	var sheets []sheet
	for _, f := range flaws {
		for _, r := range regimes {
			sh := sheet{regime: r, flaw: f}
			for range rows {
				sh.cells = append(sh.cells, make([]cell, len(f.columns)))
			}
			sheets = append(sheets, sh)
		}
	}
	return sheets
}

func TestBadArguments(t *testing.T) {
	folder := t.TempDir()
	same := filepath.Join(folder, "map")
	for _, c := range []struct{ args, want []string }{
		{[]string{"-replications", "1"}, []string{"1 replications, want at least 2"}},
		{[]string{"-replications", "0"}, []string{"0 replications"}},
		{[]string{"-workers", "-1"}, []string{"-1 workers"}},
		{[]string{"x", "y"}, []string{`argument "x y"`}},
		{[]string{"-svg", "nowhere/map.svg"}, []string{"no such file"}},
		{[]string{"-png", folder}, []string{"is a directory"}},
		{[]string{"-svg", same, "-png", folder + "/./map"}, []string{"-svg and -png are both " + same}},
		{[]string{"-map"}, []string{"not defined: -map"}},
		{[]string{"-workers", "-1", "-replications", "1", "-svg", folder, "x"}, []string{"-1 workers", "1 replications", "is a directory", `argument "x"`}},
	} {
		var out bytes.Buffer
		err := run(context.Background(), c.args, &out, nil)
		for _, want := range c.want {
			assert.ErrorContains(t, err, want)
		}
		assert.Empty(t, out.String(), "half a report")
	}
	assert.NoFileExists(t, same, "left behind by a look at whether it can be written")
}
