package dialect

// habits says what a program does with the columns of a table.
type habits struct {
	dates   []string // layouts
	bools   [][2]string
	dress   int    // percentage of number columns that are amounts of money or percentages
	grouped int    // percentage of columns of large numbers in which the thousands are separated
	prints  int    // percentage of decimal columns in which all values have the same number of digits
	letters int    // which letters words have: one of the constants below
	solid   bool   // no texts with blanks, because nothing would quote them
	plain   bool   // no texts with delimiters or line ends either
	index   string // how the first column numbers the rows: "rows" means as in R, "0" means from 0 without a name; any other text is its name, and "" means that there is no such column
	counted int    // percentage of files in whose header the names are 0, 1, 2 and so on
	money   []Style
	percent []Style
}

// The letters that the words of a file may have.
const (
	anyLetters   = iota
	latinLetters // those of Windows-1252
)

var (
	isoDates  = []string{"2006-01-02", "2006-01-02", "2006-01-02 15:04:05"}
	sqlDates  = []string{"2006-01-02", "2006-01-02 15:04:05", "2006-01-02T15:04:05"}
	usDates   = []string{"1/2/2006", "01/02/2006"}
	euDates   = []string{"02.01.2006", "02.01.2006", "02/01/2006"}
	usMoney   = []Style{{Symbol: "$"}, {Symbol: "$", Brackets: true}, {Symbol: "£"}, {Symbol: "€"}}
	euMoney   = []Style{{Symbol: "€", Behind: true, Gap: true}, {Symbol: "€", Gap: true}, {Symbol: "€", Behind: true}}
	usPercent = []Style{{Symbol: "%", Behind: true}}
	euPercent = []Style{{Symbol: "%", Behind: true}, {Symbol: "%", Behind: true, Gap: true}}

	pandasBools = [][2]string{{"False", "True"}, {"False", "True"}, {"no", "yes"}, {"0", "1"}}
	excelBools  = [][2]string{{"FALSE", "TRUE"}, {"FALSE", "TRUE"}, {"No", "Yes"}, {"N", "Y"}}
	euroBools   = [][2]string{{"FALSCH", "WAHR"}, {"nein", "ja"}, {"FALSE", "TRUE"}, {"FAUX", "VRAI"}}
	sqlBools    = [][2]string{{"f", "t"}, {"false", "true"}, {"0", "1"}}
)

// moreDates are layouts of dates that users choose instead of a program's own.
var moreDates = []string{"1/2/06", "02.01.06", "02-Jan-06", "Jan 2, 2006", "1/2/2006 3:04 PM", "20060102", "2006-01"}

// dated returns a program's own layouts of dates and those that its users choose.
func dated(forms []string) []string { return append(forms[:len(forms):len(forms)], moreDates...) }

// program draws the settings of a program.
type program func(s Source) (Dialect, habits)

// programs lists the programs that write tables. A program is drawn as often as its
// weight says, relative to the other weights.
var programs = []weighted[program]{
	{20, pandas}, {12, excelUS}, {14, excelEU}, {5, excelUnicode}, {7, rTable}, {6, rCSV}, {5, rCSV2},
	{8, libreOffice}, {8, sqlExport}, {2, psql}, {8, logger}, {3, printed}, {8, headless}, {3, numpy}, {3, singleQuotes}, {5, handmade},
}

// common returns the settings that most programs have.
func common(name, delimiter string) Dialect {
	return Dialect{Program: name, Delimiter: delimiter, Quote: `"`, Escape: `"`, Decimal: ".", Thousands: ",", Header: true, Encoding: UTF8, End: "\n"}
}

// pandas draws the settings of DataFrame.to_csv.
func pandas(s Source) (Dialect, habits) {
	d := common("pandas", pick(s, []weighted[string]{{80, ","}, {8, ";"}, {8, "\t"}, {4, "|"}}))
	if d.Delimiter == ";" && chance(s, 50) {
		d.Decimal = ","
	}
	d.Missing = pick(s, []weighted[string]{{80, ""}, {6, "NA"}, {6, "NaN"}, {4, "NULL"}, {4, "None"}})
	d.Header = !chance(s, 4)
	h := habits{dates: dated(isoDates), bools: pandasBools, counted: 5}
	if chance(s, 40) {
		h.index = oneOf(s, "", "0", "Unnamed: 0")
	}
	if chance(s, 5) {
		d.Quoting = oneOf(s, All, Texts)
	}
	return d, h
}

// excelUS draws the settings of Excel's "CSV (comma delimited)" if the decimal mark is a
// point.
func excelUS(s Source) (Dialect, habits) {
	d := common("Excel", ",")
	d.Encoding = oneOf(s, Windows1252, UTF8Mark)
	return excel(s, d, habits{dates: dated(usDates), bools: excelBools, money: usMoney, percent: usPercent})
}

// excelEU does what excelUS does for a decimal comma, which makes the delimiter a
// semicolon.
func excelEU(s Source) (Dialect, habits) {
	d := common("Excel with a comma", ";")
	d.Encoding = oneOf(s, Windows1252, UTF8Mark)
	d.Decimal, d.Thousands = ",", pick(s, []weighted[string]{{70, "."}, {20, "\u00a0"}, {10, " "}})
	if chance(s, 6) { // Swiss
		d.Decimal, d.Thousands = ".", "'"
	}
	return excel(s, d, habits{dates: dated(euDates), bools: euroBools, money: euMoney, percent: euPercent})
}

// excelUnicode draws the settings of "Unicode text".
func excelUnicode(s Source) (Dialect, habits) {
	d := common("Excel's Unicode text", "\t")
	h := habits{dates: dated(usDates), bools: excelBools, money: usMoney, percent: usPercent}
	if chance(s, 50) {
		d.Decimal, d.Thousands = ",", "."
		h = habits{dates: dated(euDates), bools: euroBools, money: euMoney, percent: euPercent}
	}
	d.Encoding = pick(s, []weighted[Encoding]{{80, UTF16LE}, {10, UTF16BE}, {10, UTF16Bare}})
	return excel(s, d, h)
}

// excel adds the settings that all versions of Excel have in common. Excel writes cells
// as it shows them.
func excel(s Source, d Dialect, h habits) (Dialect, habits) {
	d.End = "\r\n"
	d.Missing = pick(s, []weighted[string]{{80, ""}, {8, "#N/A"}, {4, "-"}, {4, "n/a"}, {4, "?"}})
	d.Sep = d.Encoding != UTF16LE && d.Encoding != UTF16BE && d.Encoding != UTF16Bare && chance(s, 3)
	if !d.Sep && chance(s, 6) {
		d.Titles, d.Padded = titles(s), true
	}
	if chance(s, 4) {
		d.Trailing = oneOf(s, AllTrailing, RowsTrailing)
	}
	if chance(s, 1) {
		d.Footer = Total
	}
	h.dress, h.grouped, h.prints = 25, 40, 80
	if d.Encoding == Windows1252 {
		h.letters = latinLetters
	}
	return d, h
}

// titles draws one to three lines above a table.
func titles(s Source) []string {
	all := []string{"Monthly report", "Created 2021-03-05", "", "Source: survey of the region, 2019", "Sales by branch"}
	from := s.IntN(len(all) - 1)
	return all[from : from+between(s, 1, min(3, len(all)-from))]
}
