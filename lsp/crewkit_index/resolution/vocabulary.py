"""Names of members that the languages' own libraries have.

Where the receiver is unknown, such a name says nothing about this repository.
"""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENT: Final = _words("""
    as_mut_unwrap at await back borrow borrow_mut computeIfAbsent deref deref_mut element expect
    find findAny findFirst first front get getFirst getLast getOrDefault get_or_insert_with
    iterator join last load lock next orElse orElseThrow peek poll pop popitem read remove
    setdefault shift take unwrap unwrap_or unwrap_or_default unwrap_or_else upgrade write
""")
"""Members of outside containers that give what they contain."""

SAME: Final = _words("""
    as_deref as_deref_mut as_mut as_ref by_ref catch chain clone cloned collect concat copied
    copy distinct drain err filter finally into_iter iter iter_mut limit ok ok_or ok_or_else or
    or_else peekable rev reverse skip slice sort stream take_while toList toSorted to_owned
    to_vec values
""")
"""Members of outside containers that give such a container again."""

ECMASCRIPT: Final = _words("""
    add addEventListener apply bind call catch charAt charCodeAt className clear codePointAt
    concat constructor debug delete endsWith entries error every exec fill filter finally find
    findIndex flat flatMap forEach get getTime has hasOwnProperty includes indexOf info join
    keys lastIndexOf length log map match matchAll message name padEnd padStart pop
    preventDefault prototype push querySelector reduce reduceRight removeEventListener repeat
    replace replaceAll reverse set shift size slice some sort splice split stack startsWith
    stopPropagation style substr substring target test then toFixed toISOString toLocaleString
    toLowerCase toString toUpperCase trim trimEnd trimStart unshift valueOf values warn
""")
"""Members of JavaScript's own objects, too common to be guessed."""

ECMASCRIPT_CALLBACKS: Final = _words("""
    every filter find findIndex findLast flatMap forEach map some sort then
""")
"""Members that call what they are given with each element."""

RUST: Final = _words("""
    add all and_then any append as_bytes as_mut as_ptr as_ref as_str borrow borrow_mut bytes
    cast chain chars clear clone cloned cmp collect compare_exchange contains contains_key
    copied count dedup default deref deref_mut div drain drop ends_with enumerate eq err expect
    extend fetch_add fetch_sub filter find first fmt fold from get get_mut hash index insert
    into into_iter is_empty is_err is_none is_ok is_some iter iter_mut join last len lines load
    lock map map_err max min mul ne next ok ok_or ok_or_else parse partial_cmp poll pop position
    push read remove retain rev skip sort sort_by split starts_with store sub sum swap take
    to_owned to_string trim truncate unwrap unwrap_or unwrap_or_default unwrap_or_else wake
    wake_by_ref write zip
    checked_add checked_sub checked_mul checked_div wrapping_add wrapping_sub wrapping_mul
    saturating_add saturating_sub overflowing_add leading_zeros trailing_zeros count_ones pow abs
    as_slice as_mut_slice as_bytes_mut split_at split_at_mut chunks windows copy_from_slice
    with_capacity reserve resize entry or_insert or_insert_with and_modify elapsed as_secs
    as_millis is_null offset swap_remove to_vec to_lowercase to_uppercase is_alphabetic
""")
"""Methods of the standard library and its traits."""

RUST_CALLBACKS: Final = _words("""
    all and_then any filter filter_map find flat_map for_each inspect is_some_and map map_or
    map_or_else max_by_key min_by_key position retain skip_while take_while unwrap_or_else
""")
"""Methods that call a closure with what they hold."""

RUBY: Final = _words("""
    != == =~ alias_method all? allocate ancestors any? arity attr_accessor attr_reader
    attr_writer block_given? bytes call capitalize catch chomp class class_eval clone close
    collect compact concat const_get count define_method delete delete_if detect downcase drop
    dup each each_pair each_with_index each_with_object empty? end_with? eql? equal? extend
    fetch find first flat_map flatten format freeze frozen? group_by gsub gsub! has_key? hash
    include include? index inject inspect instance_eval instance_exec instance_methods
    instance_of? instance_variable_defined? instance_variable_get instance_variable_set is_a?
    join key? keys kind_of? lambda last length lines loop map map! match match? max merge merge!
    method min minmax module_eval name new nil? none? object_id partition pop prepend print
    private proc protected public public_send push puts raise read reduce reject require
    require_relative respond_to? reverse select send shift size slice sort sort_by split
    start_with? strip sub sub! succ sum superclass take tap then throw times to_a to_f to_h to_i
    to_proc to_s to_sym uniq unshift upcase update upto values write zip
""")
"""Methods that every object, array, hash or string has."""

JAVA: Final = _words("""
    accept add addAll append apply call charAt clear close collect compareTo contains
    containsKey entrySet equals filter forEach format get getCause getClass getKey getMessage
    getValue hasNext hashCode ifPresent indexOf isEmpty isPresent iterator keySet length map
    name next notify orElse ordinal print printStackTrace println put remove run set size split
    stream substring test toArray toString trim valueOf values wait
""")
"""Methods of the standard library's commonest types."""

RUST_MACROS: Final = _words("""
    assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne vec println print
    eprintln eprint format write writeln panic todo unreachable unimplemented matches dbg env
    option_env concat stringify include include_str include_bytes line column file module_path
    cfg compile_error thread_local format_args
""")
"""Macros of the standard library."""

RUBY_CONSTANTS: Final = _words("""
    Array BasicObject Benchmark BigDecimal Binding CGI CSV Class Comparable Complex Data Date
    DateTime Delegator Digest Dir ENV ERB EncodingError Encoding Enumerable Enumerator Errno
    Exception FalseClass Fiber File FileTest FileUtils Float Forwardable GC Gem Hash IO IOError
    IPAddr IndexError Integer JSON Kernel KeyError LoadError LocalJumpError Logger Marshal
    MatchData Math Method Module Monitor MonitorMixin Mutex NameError Net NilClass NoMethodError
    NotImplementedError Numeric Object ObjectSpace Observable Open3 OpenSSL OpenStruct
    OptionParser Pathname Proc Process Psych Queue Racc Random Range RangeError Rational Regexp
    RegexpError Ripper RubyVM RuntimeError SecureRandom ScriptError Set Shellwords SignalException
    Signal SimpleDelegator Singleton SizedQueue Socket StandardError StopIteration String
    StringIO StringScanner Struct Symbol SyntaxError SystemExit TCPSocket Tempfile Thread
    ThreadError Time Timeout TracePoint TrueClass TypeError ArgumentError FrozenError URI
    UnboundMethod WeakRef YAML ZeroDivisionError Zlib
""")
"""Constants of Ruby and what it ships."""
