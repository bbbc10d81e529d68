# Completions and manual pages as they are installed, made by the program itself: cmake -DTURNGAP= -DINTO= -P
function(write_output file)
  execute_process(COMMAND ${TURNGAP} ${ARGN} OUTPUT_FILE ${INTO}/${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(MAKE_DIRECTORY ${INTO}/bash-completion/completions ${INTO}/zsh/site-functions ${INTO}/fish/vendor_completions.d
     ${INTO}/man/man1)
write_output(bash-completion/completions/turngap completion bash)
write_output(zsh/site-functions/_turngap completion zsh)
write_output(fish/vendor_completions.d/turngap.fish completion fish)
write_output(man/man1/turngap.1 man)
execute_process(COMMAND ${TURNGAP} --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE ".*\nCommands:\n" "" commands "${help}")
string(REGEX MATCHALL "(^|\n)  [a-z]+ " commands "${commands}")
foreach(command ${commands})
  string(STRIP "${command}" command)
  write_output(man/man1/turngap-${command}.1 man ${command})
endforeach()
