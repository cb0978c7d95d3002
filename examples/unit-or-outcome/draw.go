package main

import (
	"bytes"
	"fmt"
	"image/color"
	"os"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

const width, height = 11.5 * vg.Inch, 8.6 * vg.Inch

// hues tell verdicts apart whatever colours the reader sees, after Okabe and Ito
// (2008), and are light enough to print on.
var hues = [verdicts]color.Color{
	unitWins:    color.RGBA{R: 240, G: 190, B: 90, A: 255},
	outcomeWins: color.RGBA{R: 120, G: 190, B: 235, A: 255},
	tie:         color.RGBA{R: 225, G: 225, B: 225, A: 255},
	cannotTell:  color.White,
}

// save draws the map to the files that are asked for.
func save(sheets []sheet, s settings) error {
	if s.svg != "" {
		canvas := vgsvg.New(width, height)
		paint(draw.New(canvas), sheets)
		if err := write(s.svg, canvas); err != nil {
			return err
		}
	}
	if s.png != "" {
		canvas := vgimg.PngCanvas{Canvas: vgimg.New(width, height)}
		paint(draw.New(canvas), sheets)
		return write(s.png, canvas)
	}
	return nil
}

func write(path string, canvas vg.CanvasWriterTo) error {
	var picture bytes.Buffer
	if _, err := canvas.WriteTo(&picture); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	// Where the font of an SVG is not at hand, one of the same widths will do.
	text := bytes.ReplaceAll(picture.Bytes(), []byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;"))
	return os.WriteFile(path, text, 0o644)
}

// paint draws the sheets, a regime in each row and a flaw in each column, between a
// title and a legend.
func paint(c draw.Canvas, sheets []sheet) {
	plot.DefaultFont = font.Font{Typeface: "Liberation", Variant: "Sans"}
	const margin, head, foot = 12, 66, 74
	c = draw.Crop(c, margin, -margin, margin, -margin)
	title(draw.Crop(c, 0, 0, c.Max.Y-c.Min.Y-head, 0))
	legend(draw.Crop(c, 0, 0, 0, -(c.Max.Y - c.Min.Y - foot)))
	plots := make([][]*plot.Plot, len(regimes))
	for j := range regimes {
		for k := range flaws {
			plots[j] = append(plots[j], panel(&sheets[k*len(regimes)+j], k == 0))
		}
	}
	tiles := draw.Tiles{Rows: len(regimes), Cols: len(flaws), PadX: 10, PadY: 16}
	for j, row := range plot.Align(plots, tiles, draw.Crop(c, 0, 0, foot, -head)) {
		for k, tile := range row {
			plots[j][k].Draw(tile)
		}
	}
}

// panel is one sheet; first has the names of rows.
func panel(sh *sheet, first bool) *plot.Plot {
	p := plot.New()
	p.Title.Text = " " // room for what Plot writes there, over the middle of the cells
	p.Title.Padding = 4
	p.X.Label.Text = sh.flaw.name
	p.X.Padding, p.Y.Padding = 0, 0
	var columns []string
	for _, x := range sh.columns {
		columns = append(columns, sh.label(x))
	}
	p.NominalX(columns...)
	names := make([]string, len(rows))
	if first {
		p.Y.Label.Text = "receivers judge quality by"
		p.Y.Label.Padding = 8
		for i, row := range rows {
			names[len(rows)-1-i] = row.name // the first at the top
		}
	}
	p.NominalY(names...)
	p.Add(sh)
	return p
}

// DataRange is that of cells around whole numbers.
func (sh *sheet) DataRange() (xmin, xmax, ymin, ymax float64) {
	return -0.5, float64(len(sh.columns)) - 0.5, -0.5, float64(len(rows)) - 0.5
}

// Plot draws every cell with its verdict, the difference and its interval.
func (sh *sheet) Plot(c draw.Canvas, p *plot.Plot) {
	at, up := p.Transforms(&c)
	title := p.Title.TextStyle
	title.XAlign, title.YAlign = draw.XCenter, draw.YBottom
	c.FillText(title, vg.Point{X: (c.Min.X + c.Max.X) / 2, Y: c.Max.Y + p.Title.Padding}, fmt.Sprintf("%s, by %s", sh.regime.title, sh.aim.Name))
	word := p.X.Tick.Label
	word.XAlign, word.YAlign = draw.XCenter, draw.YBottom
	word.Font.Size = 12
	figure := word
	figure.YAlign, figure.Font.Size = draw.YTop, 10
	for i, row := range sh.cells {
		for k, cell := range row {
			x, y := float64(k), float64(len(rows)-1-i)
			box(c, hues[cell.verdict()], at(x-0.5), up(y-0.5), at(x+0.5), up(y+0.5))
			c.FillText(word, vg.Point{X: at(x), Y: up(y) + 2}, cell.verdict().String())
			c.FillText(figure, vg.Point{X: at(x), Y: up(y) - 1}, percent(cell.aim.Difference))
		}
	}
}

// box is a filled rectangle with an edge.
func box(c draw.Canvas, fill color.Color, left, bottom, right, top vg.Length) {
	corners := []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}, {X: left, Y: bottom}}
	c.FillPolygon(fill, corners)
	c.StrokeLines(draw.LineStyle{Color: color.Gray{Y: 110}, Width: 0.5}, corners)
}

func title(c draw.Canvas) {
	style := plot.New().Title.TextStyle
	style.XAlign = draw.XCenter
	style.Font.Size = 16
	middle := (c.Min.X + c.Max.X) / 2
	c.FillText(style, vg.Point{X: middle, Y: c.Max.Y}, "Sell answers by the attempt or by the outcome?")
	style.Font.Size = 11
	c.FillText(style, vg.Point{X: middle, Y: c.Max.Y - 24}, fmt.Sprintf(
		"Each contract at its own best price; an attempt costs $%.3f and is right with %.2f on average.", meanCost, rate))
	c.FillText(style, vg.Point{X: middle, Y: c.Max.Y - 39}, fmt.Sprintf(
		"Figures: fee per outcome less price per attempt, in %% of all that could be gained (first best), ± half the %.0f%% interval.", 100*level))
}

func legend(c draw.Canvas) {
	l := plot.NewLegend()
	l.Top, l.Left = true, true
	l.ThumbnailWidth, l.Padding = 26, 5
	l.YOffs = -6
	for v, text := range [verdicts]string{
		unitWins:    "unit: the price per attempt is better",
		outcomeWins: "outcome: the fee per outcome is better",
		tie:         fmt.Sprintf("tie: all of the interval is within ±%.1f%%, too little to matter", 100*negligible),
		cannotTell:  "cannot tell: the interval holds 0 and reaches beyond that",
	} {
		l.Add(text, swatch{hues[v]})
	}
	l.Draw(c)
}

// swatch is a patch of colour in the legend.
type swatch struct{ of color.Color }

// Thumbnail fills it.
func (s swatch) Thumbnail(c *draw.Canvas) { box(*c, s.of, c.Min.X, c.Min.Y, c.Max.X, c.Max.Y) }
