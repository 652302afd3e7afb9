"""Makes the list of passwords that everybody would try: words and habits of our own collecting.

``python -m crewkit_testing.common_passwords`` writes the shipped file anew.
"""

import itertools
from importlib import resources
from pathlib import Path

LEAST = 15
WORDS = """
password passwort passwords secret letmein welcome admin administrator root user guest login
master qwerty qwertz azerty dragon monkey shadow sunshine princess football baseball basketball
soccer hockey iloveyou trustno superman batman spiderman pokemon starwars whatever freedom michael
jennifer jessica ashley daniel charlie jordan thomas andrew matthew joshua robert william george
summer winter spring autumn january february march april june july august september october
november december monday tuesday wednesday thursday friday saturday sunday computer internet
server system network database company office business money security access default changeme
change temp temporary test testing tester demo sample example hello world love family mother
father sister brother friend friends flower garden orange banana apple cherry chocolate cookie
coffee butter pepper ginger purple yellow green silver golden diamond crystal rainbow angel heaven
jesus blessed faith hope happy lucky magic music guitar piano dance dancer singer tiger lion eagle
falcon panther jaguar mustang ferrari porsche mercedes yamaha harley london paris berlin madrid
america canada australia england ireland germany france summertime football1 liverpool chelsea
arsenal barcelona phoenix dakota austin dallas boston chicago newyork google android samsung
iphone microsoft windows linux ubuntu docker github gitlab python javascript developer engineer
programmer coding code claude anthropic assistant agent session sessions correct horse battery
staple unbelievable supercalifragilistic
""".split()  # noqa: SIM905 - words are read, and kept, as lines
PHRASES = """
thisismypassword mypasswordisgood letmeinletmein ilovemyfamily iloveyouforever iloveyousomuch
nevergonnagiveyouup tobeornottobe maytheforcebewithyou winteriscoming theansweris42
correcthorsebatterystaple thequickbrownfox thequickbrownfoxjumpsoverthelazydog
helloworldhelloworld passwordpassword adminadminadmin changemechangeme pleaseletmein
opensesameopensesame onetwothreefourfive onetwothreefourfivesix abcdefghijklmno incorrectpassword
mysecretpassword yourpasswordhere enteryourpassword noonewillguessthis ihatepasswords
iforgotmypassword inthebeginningwastheword ourfatherwhoartinheaven howmuchwoodwouldawoodchuck
""".split()  # noqa: SIM905 - words are read, and kept, as lines
RUNS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedc", "1qaz2wsx3edc4rfv", "1q2w3e4r5t6y7u8i9o0p",
    "abcdefghijklmnopqrstuvwxyz", "12345678901234567890", "09876543210987654321", "qwertzuiop",
    "azertyuiop", "qwerty123456789", "abc123abc123abc123", "123123123123123", "112233445566778899",
    "147258369147258369", "102030405060708090", "11223344556677",
)  # fmt: skip
TAILS = (
    "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890",
    "!", "!!", "123!", "1!", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027", "00",
    "007", "69", "99", "111", "000", "321", "4321", "abc", "xyz", "qwe",
)  # fmt: skip
JOINTS = ("", "-", "_", ".", " ")


def common_passwords() -> list[str]:
    """Return the list: lowercase, sorted, each at least as long as a password must be."""
    found: set[str] = set(PHRASES)
    for word in WORDS:
        repeated = {joint.join([word] * times) for joint in JOINTS for times in range(2, 6)}
        found |= repeated | {word * times + tail for times in (1, 2) for tail in TAILS}
    for first, second in itertools.permutations(WORDS, 2):
        if LEAST <= len(first) + len(second) <= LEAST + 1:
            found.add(first + second)
    for first, second in itertools.product(WORDS[:8], WORDS):
        found |= {first + second + tail for tail in TAILS[:6]}
    for first, second in itertools.product(RUNS, RUNS):
        found |= {first + second, first}
    found |= {run + tail for run in (*RUNS, *PHRASES) for tail in TAILS}
    return sorted(each for each in found if LEAST <= len(each) <= 40)


def shipped() -> Path:
    """Return where the list lies."""
    return Path(str(resources.files("crewkit_auth").joinpath("data", "common_passwords.txt")))


if __name__ == "__main__":
    shipped().write_text("\n".join(common_passwords()), "utf-8")
