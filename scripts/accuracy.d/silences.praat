# praat --run silences.praat LIST THRESHOLD_DB: for every sounding interval of every file named in LIST prints its
# file, onset and end in seconds, with tabs between them. But for the threshold, the settings are those that the form of
# "To TextGrid (silences)..." opens with.
form Sounding intervals
  sentence list
  real threshold
endform
writeInfo: ""
files = Read Strings from raw text file: list$
count = Get number of strings
for file to count
  selectObject: files
  name$ = Get string: file
  sound = Read from file: name$
  grid = To TextGrid (silences): 100, 0, threshold, 0.1, 0.1, "silent", "sounding"
  intervals = Get number of intervals: 1
  for interval to intervals
    label$ = Get label of interval: 1, interval
    if label$ = "sounding"
      onset = Get start time of interval: 1, interval
      end = Get end time of interval: 1, interval
      appendInfoLine: name$, tab$, onset, tab$, end
    endif
  endfor
  removeObject: sound, grid
endfor
