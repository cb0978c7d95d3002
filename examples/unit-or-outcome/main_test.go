package main

import (
	"bytes"
	"context"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/examples/internal/golden"
)

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, run(context.Background(), args, &out, io.Discard))
	return out.String()
}

// The output and the picture in docs are those of the program as it is.
func TestOutput(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "map.svg")
	golden.Check(t, "testdata/map.golden", output(t, "-svg", svg))
	picture, err := os.ReadFile(svg)
	require.NoError(t, err)
	golden.Check(t, "../../docs/unit-or-outcome.svg", string(picture))
}

// The README shows the table of cases as it is printed, and the picture.
func TestReadmeShowsTheCases(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	printed, err := os.ReadFile("testdata/map.golden")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(printed), "\n6. ")
	_, table, _ = strings.Cut(table, "\n\n")
	table, _, _ = strings.Cut(table, "\n\n")
	assert.True(t, strings.Contains(string(readme), "```\n"+table+"\n```\n"), "README.md does not hold what is printed:\n%s", table)
	assert.True(t, strings.Contains(string(readme), "(docs/unit-or-outcome.svg)"), "README.md does not show the picture")
}

func TestWorkersDoNotChangeTheMap(t *testing.T) {
	one, err := survey(context.Background(), settings{seed: 1, replications: batches, workers: 1})
	require.NoError(t, err)
	three, err := survey(context.Background(), settings{seed: 1, replications: batches, workers: 3})
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
	r, g, b, _ := img.At(img.Bounds().Dx()*2/5, img.Bounds().Dy()/5).RGBA()
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
	for want, args := range map[string][]string{
		"15 replications":   {"-replications", "15"},
		"0 replications":    {"-replications", "0"},
		"-1 workers":        {"-workers", "-1"},
		`argument "x"`:      {"x"},
		"no such file":      {"-svg", "nowhere/map.svg"},
		"not defined: -map": {"-map"},
	} {
		var out bytes.Buffer
		assert.ErrorContains(t, run(context.Background(), args, &out, io.Discard), want)
		assert.Empty(t, out.String(), "half a report")
	}
}
