# Makes a source file of the page's style and script.
file(READ ${STYLE} style)
file(READ ${SCRIPT} script)
file(WRITE ${OUTPUT} "#include \"report/page/assets.h\"

namespace turngap {

const std::string_view kPageStyle = R\"asset(${style})asset\";
const std::string_view kPageScript = R\"asset(${script})asset\";

}  // namespace turngap
")
