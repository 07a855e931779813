package dialect

// rTable draws the settings of write.table of R.
func rTable(s Source) (Dialect, habits) {
	d := common("write.table of R", oneOf(s, " ", " ", "\t"))
	d.Missing, d.Quoting, d.Escape = "NA", Texts, `\`
	h := habits{dates: dated(isoDates[:1]), bools: excelBools[:1], index: "rows"}
	d.RowNames = true
	if chance(s, 40) { // row.names = FALSE
		d.RowNames, h.index = false, ""
	}
	if d.Delimiter == "\t" && chance(s, 60) { // quote = FALSE
		d.Quoting, h.plain = None, true
	}
	return d, h
}

// rCSV draws the settings of write.csv of R.
func rCSV(s Source) (Dialect, habits) {
	d := common("write.csv of R", ",")
	d.Missing, d.Quoting = oneOf(s, "NA", "NA", ""), Texts
	h := habits{dates: dated(isoDates[:1]), bools: excelBools[:1]}
	if chance(s, 40) { // row.names = TRUE
		h.index = "rows"
	}
	return d, h
}

// rCSV2 draws the settings of write.csv2 of R.
func rCSV2(s Source) (Dialect, habits) {
	d, h := rCSV(s)
	d.Program, d.Delimiter, d.Decimal, d.Thousands = "write.csv2 of R", ";", ",", "."
	return d, h
}

// libreOffice draws the settings of LibreOffice Calc.
func libreOffice(s Source) (Dialect, habits) {
	d := common("LibreOffice", oneOf(s, ",", ",", ";", "\t"))
	h := habits{dates: dated(usDates), bools: excelBools, money: usMoney, percent: usPercent, dress: 15, grouped: 25, prints: 60}
	if d.Delimiter != "," || chance(s, 15) {
		d.Decimal, d.Thousands = ",", "."
		h.dates, h.bools, h.money, h.percent = dated(euDates), euroBools, euMoney, euPercent
	}
	d.Missing = oneOf(s, "", "", "", "#N/A", "-")
	d.Quoting = oneOf(s, Minimal, Minimal, Texts)
	d.Encoding = oneOf(s, UTF8, UTF8, UTF8, UTF8Mark, Windows1252)
	if d.Encoding == Windows1252 {
		h.letters = latinLetters
	}
	return d, h
}

// sqlExport draws the settings of a database, or of a tool for databases, that exports
// a table.
func sqlExport(s Source) (Dialect, habits) {
	d := common("a database", pick(s, []weighted[string]{{50, ","}, {20, "\t"}, {15, "|"}, {15, ";"}}))
	d.Missing = pick(s, []weighted[string]{{40, ""}, {40, "NULL"}, {20, "null"}})
	d.Quoting = pick(s, []weighted[Quoting]{{70, Minimal}, {30, All}})
	d.Header = chance(s, 80)
	if chance(s, 20) {
		d.End = "\r\n"
	}
	return d, habits{dates: dated(sqlDates), bools: sqlBools, prints: 50}
}

// psql draws the settings of psql --no-align, which counts the rows at the end.
func psql(s Source) (Dialect, habits) {
	d := common("psql", "|")
	d.Quoting = None
	if chance(s, 20) {
		d.Footer = CountRows
	}
	return d, habits{dates: dated(sqlDates[:2]), bools: sqlBools[:1], prints: 50, plain: true}
}

// logger draws the settings of a program that writes one line for each measurement.
func logger(s Source) (Dialect, habits) {
	d := common("a logger", pick(s, []weighted[string]{{30, ","}, {25, " "}, {25, "\t"}, {20, ";"}}))
	if d.Delimiter != "," && d.Delimiter != " " && chance(s, 30) {
		d.Decimal, d.Thousands = ",", "."
	}
	d.Quoting = None
	d.Missing = oneOf(s, "NaN", "NaN", "nan", "-", "NA")
	d.Header = chance(s, 70)
	if chance(s, 30) {
		d.Comments = []string{"logger 2.1, started 2021-03-05 08:00", "interval: 10 s"}[:between(s, 1, 2)]
	} else if chance(s, 10) {
		d.Titles = []string{"Logger 2.1"}
	}
	if d.Delimiter != " " && chance(s, 15) {
		d.Trailing = oneOf(s, AllTrailing, RowsTrailing)
	}
	d.End = oneOf(s, "\n", "\n", "\r\n")
	d.Open = chance(s, 20)
	return d, habits{dates: dated(sqlDates), bools: sqlBools, prints: 80, solid: true, plain: true}
}

// printed draws the settings of a table as a program prints it: blanks fill the columns.
func printed(s Source) (Dialect, habits) {
	d := common("a printed table", " ")
	d.Aligned, d.Quoting, d.Header = true, None, chance(s, 80)
	d.Missing = oneOf(s, "NaN", "NA", "-")
	return d, habits{dates: dated(isoDates[:1]), bools: pandasBools[:1], prints: 90, solid: true, plain: true}
}

// headless draws the settings of a file without a header, as in old collections of data
// sets.
func headless(s Source) (Dialect, habits) {
	d := common("a file without names", pick(s, []weighted[string]{{75, ","}, {10, " "}, {10, ";"}, {5, "\t"}}))
	d.Header, d.Quoting = false, None
	d.Missing = oneOf(s, "?", "?", "?", "NA", ".")
	d.End = oneOf(s, "\n", "\n", "\r\n")
	d.Open = chance(s, 20)
	return d, habits{dates: isoDates[:1], bools: sqlBools, prints: 50, solid: true, plain: true}
}

// numpy draws the settings of NumPy's savetxt. All numbers of a column have the same
// number of decimals.
func numpy(s Source) (Dialect, habits) {
	d := common("numpy", oneOf(s, ",", " ", "\t"))
	d.Header, d.Quoting, d.Missing = false, None, "nan"
	return d, habits{dates: isoDates[:1], bools: [][2]string{{"0", "1"}}, prints: 100, solid: true, plain: true}
}

// singleQuotes draws the settings of a program that quotes as SQL does.
func singleQuotes(s Source) (Dialect, habits) {
	d := common("single quotes", oneOf(s, ",", ",", ";", "\t"))
	d.Quote, d.Escape, d.Quoting = "'", "'", oneOf(s, All, Texts)
	d.Missing = oneOf(s, "", "NULL", "?")
	return d, habits{dates: dated(sqlDates), bools: sqlBools, prints: 50}
}

// handmade draws the settings of a program with its own code for writing tables.
func handmade(s Source) (Dialect, habits) {
	d := common("a program of its own", oneOf(s, ",", ";", "\t", "|"))
	if d.Delimiter != "," && chance(s, 50) {
		d.Decimal, d.Thousands = ",", oneOf(s, ".", " ")
	}
	d.Quoting = oneOf(s, Minimal, Minimal, All)
	d.Missing = oneOf(s, "", "NA", "N/A", "?", "-", "NaN", "null", "NULL", "None", "#N/A", ".")
	d.Header = chance(s, 80)
	d.End = oneOf(s, "\n", "\r\n", "\r")
	d.Encoding = oneOf(s, UTF8, UTF8, UTF8Mark, Windows1252, UTF16LE)
	h := habits{dates: dated(isoDates), bools: pandasBools, grouped: 20, prints: 60, dress: 10, money: usMoney, percent: usPercent}
	if d.Encoding == Windows1252 {
		h.letters = latinLetters
	}
	return d, h
}
